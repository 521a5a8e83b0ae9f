package org.yuheng.orchestrator.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Unified social credit code 统一社会信用代码: 18 characters of which the last is a check character (GB 32100-2015:
 * weights 3^i mod 31, check value 31 - sum mod 31).
 */
public record CreditCode(@JsonValue String text) {

    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int LENGTH = 18;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CreditCode {
        if (text == null || text.length() != LENGTH || text.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0)) {
            throw new IllegalArgumentException("credit code \"" + text + "\" must be 18 of " + ALPHABET);
        }
        char expected = checkCharacter(text.substring(0, LENGTH - 1));
        if (text.charAt(LENGTH - 1) != expected) {
            throw new IllegalArgumentException("credit code \"" + text + "\" should end in " + expected);
        }
    }

    /** @param body the first 17 characters */
    public static CreditCode complete(String body) {
        return new CreditCode(body + checkCharacter(body));
    }

    private static char checkCharacter(String body) {
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < body.length(); i++) {
            sum += ALPHABET.indexOf(body.charAt(i)) * weight;
            weight = weight * 3 % 31;
        }
        return ALPHABET.charAt((31 - sum % 31) % 31);
    }

    @Override
    public String toString() {
        return text;
    }
}
