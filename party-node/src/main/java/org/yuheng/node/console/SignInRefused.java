package org.yuheng.node.console;

import org.springframework.security.core.AuthenticationException;

/** Nobody was signed in; the code is all that Spring Security carries to the page. */
final class SignInRefused extends AuthenticationException {

    private final String code;

    SignInRefused(String code) {
        super(code);
        this.code = code;
    }

    String code() {
        return code;
    }
}
