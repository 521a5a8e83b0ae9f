package org.yuheng.adapters.api;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;

/**
 * Numbers of natural persons: GB 11643-1999 (18 characters, check character by ISO 7064 MOD 11-2), the 15-digit numbers
 * before it, residence permits (81–83) and permanent residence cards of foreigners (9…), which are built alike.
 */
final class ResidentId {

    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK_CHARACTERS = "10X98765432";
    private static final LocalDate OLDEST = LocalDate.of(1870, 1, 1);
    private static final LocalDate NEWEST = LocalDate.of(2099, 12, 31);
    private static final Set<String> PROVINCES = Set.of(
            "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
            "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83");

    private ResidentId() {}

    /** @param text 17 digits and a digit or X */
    static boolean is18(String text) {
        boolean person = PROVINCES.contains(text.substring(0, 2))
                // An organisation's credit code may consist of digits only and begins with 9, too.
                || text.charAt(0) == '9' && !CreditCode.is(text);
        return person && born(text.substring(6, 14)) && text.charAt(17) == checkCharacter(text);
    }

    /** @param text 15 digits */
    static boolean is15(String text) {
        return PROVINCES.contains(text.substring(0, 2)) && born("19" + text.substring(6, 12));
    }

    static char checkCharacter(String text) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (text.charAt(i) - '0') * WEIGHTS[i];
        }
        return CHECK_CHARACTERS.charAt(sum % 11);
    }

    private static boolean born(String yearMonthDay) {
        try {
            LocalDate date = LocalDate.of(
                    Integer.parseInt(yearMonthDay.substring(0, 4)),
                    Integer.parseInt(yearMonthDay.substring(4, 6)),
                    Integer.parseInt(yearMonthDay.substring(6, 8)));
            return !date.isBefore(OLDEST) && !date.isAfter(NEWEST);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
