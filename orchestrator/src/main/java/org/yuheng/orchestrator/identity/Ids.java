package org.yuheng.orchestrator.identity;

import java.util.regex.Pattern;

/** The one form of ids that people choose: of organisations, platforms, nodes, datasets, items. */
public final class Ids {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Pattern USERNAME = Pattern.compile("[a-z][a-z0-9._-]{1,62}");

    private Ids() {}

    /** @throws IllegalArgumentException unless lower-case letters, digits, {@code _} and {@code -}, at most 63 */
    public static String require(String what, String id) {
        if (id == null || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException(what + " \"" + id + "\" must match " + ID);
        }
        return id;
    }

    /** As {@link #require}, with dots allowed: people are called {@code zhang.wei}. */
    public static String requireUsername(String username) {
        if (username == null || !USERNAME.matcher(username).matches()) {
            throw new IllegalArgumentException("username \"" + username + "\" must match " + USERNAME);
        }
        return username;
    }
}
