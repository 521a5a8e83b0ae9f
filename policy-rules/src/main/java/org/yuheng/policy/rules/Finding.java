package org.yuheng.policy.rules;

/**
 * Something that analysis found in a bundle's tables.
 *
 * @param severity ERROR forbids activation; WARNING is for the author to judge
 * @param kind GAP, OVERLAP, MASKED, SUBSUMED, CONTRACTION, FORM or INVALID
 * @param table empty where the whole file is meant
 * @param text in the analysis' own words
 */
public record Finding(Severity severity, String kind, String file, String table, String text) {

    public enum Severity {
        ERROR,
        WARNING
    }
}
