package org.yuheng.computation;

import java.util.regex.Pattern;

/** The one form of names that stand in specifications, SQL and file names alike. */
final class Names {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    private Names() {}

    static void require(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " \"" + name + "\" must match " + NAME + " (lower case, at most 63 characters)");
        }
    }
}
