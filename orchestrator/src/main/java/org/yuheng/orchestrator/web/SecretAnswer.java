package org.yuheng.orchestrator.web;

import jakarta.servlet.http.HttpServletRequest;

/** Marks a call whose answer holds a secret, so that the idempotency store does not keep it. */
public final class SecretAnswer {

    private static final String ATTRIBUTE = SecretAnswer.class.getName();

    private SecretAnswer() {}

    public static void mark(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, Boolean.TRUE);
    }

    static boolean marked(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }
}
