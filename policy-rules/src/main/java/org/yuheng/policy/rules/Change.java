package org.yuheng.policy.rules;

/**
 * One difference between two bundles, in words.
 *
 * @param kind ADDED, REMOVED, CHANGED or MOVED
 * @param file where it stands
 * @param where a table and rule id, or a path in a data file
 */
public record Change(Kind kind, String file, String where, String zh, String en) {

    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED,
        /** Another place in a table where the first match wins. */
        MOVED
    }
}
