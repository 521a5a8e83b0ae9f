package org.yuheng.adapters.api;

/** Unified social credit codes of organisations, GB 32100-2015: public, so never private content. */
final class CreditCode {

    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};

    private CreditCode() {}

    /** Whether 18 characters of the alphabet end in their check character (modulo 31). */
    static boolean is(String text) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                return false;
            }
            sum += value * WEIGHTS[i];
        }
        return text.charAt(17) == ALPHABET.charAt((31 - sum % 31) % 31);
    }
}
