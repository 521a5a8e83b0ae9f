package org.yuheng.adapters.api;

import java.util.regex.Pattern;

/** A partner's column name may itself be content; only a harmless one is shown to people. */
final class ColumnName {

    private static final Pattern HARMLESS = Pattern.compile("[\\p{L}\\p{N}_ .-]{1,63}");

    private ColumnName() {}

    static String shown(String name) {
        boolean harmless =
                HARMLESS.matcher(name).matches() && PrivateText.kindsIn(name).isEmpty();
        return harmless ? '"' + name + '"' : "(a column whose name is not shown)";
    }
}
