package org.yuheng.trust.attestation.checking;

import org.yuheng.trust.attestation.RefusalCode;

/**
 * Leaves a protocol at its first failing check. Never reaches a caller: {@link Steps#refused} turns it into the verdict.
 * Carries no stack trace, since hostile evidence must not be dear.
 */
public final class Refusal extends Exception {

    private static final int LONGEST_VALUE = 400;

    private final RefusalCode code;
    private final String found;
    private final String expected;

    public Refusal(RefusalCode code, Object found, Object expected) {
        super(code + ": found " + found + "; expected " + expected, null, false, false);
        this.code = code;
        this.found = bounded(String.valueOf(found));
        this.expected = bounded(String.valueOf(expected));
    }

    public RefusalCode code() {
        return code;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }

    /** Hostile text is cut and loses control characters before it can reach a log or a terminal. */
    private static String bounded(String text) {
        String cut = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
        return cut.replaceAll("\\p{Cntrl}", "�");
    }
}
