package org.yuheng.orchestrator.identity;

/** Text that people typed: there, not too long, storable. */
public final class Texts {

    private Texts() {}

    /** @throws IllegalArgumentException when absent, blank, longer than {@code longest} or with control characters */
    public static String require(String what, String text, int longest) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(what + " is missing");
        }
        return optional(what, text, longest);
    }

    /** As {@link #require}, but may be empty; null becomes empty. */
    public static String optional(String what, String text, int longest) {
        if (text == null) {
            return "";
        }
        if (text.length() > longest) {
            throw new IllegalArgumentException(what + " has " + text.length() + " characters, at most " + longest);
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r')) {
            throw new IllegalArgumentException(what + " has a control character");
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException(what + " has half of a character (a lone surrogate)");
        }
        return text;
    }
}
