package org.yuheng.computation;

/** How far an owner lets a column show in a result; from the widest to the narrowest. */
public enum Reveal {
    /** May stand in the result as it is. */
    PLAIN,
    /** May only form groups, and filter; its values show as group keys of groups that are large enough. */
    GROUP_KEY,
    /** May only feed an aggregate (count, sum, avg, min and max excluded for single subjects) or a model. */
    AGGREGATE,
    /** May only be compared with another input's column to join. */
    JOIN_KEY
}
