package org.yuheng.computation.sql;

import java.util.Optional;
import org.yuheng.computation.Bilingual;
import org.yuheng.computation.Reveal;

/**
 * Why a query is not accepted.
 *
 * @param construct the offending piece of the query or the name of the construct, at most 80 characters
 * @param line from 1; 0 where no place can be named
 * @param column from 1; 0 where no place can be named
 * @param source the input column whose limit stands against it, if one does
 * @param limit that column's limit, as its owner set it
 * @param rewrite what to write instead, where an allowed form exists
 * @param text what is wrong and what to do, for people
 */
public record SqlRefusal(
        Code code,
        String construct,
        int line,
        int column,
        Optional<ColumnRef> source,
        Optional<Reveal> limit,
        Optional<String> rewrite,
        Bilingual text)
        implements SqlAnalysis {

    /** Stable codes; new ones may come, none changes its meaning. */
    public enum Code {
        /** Longer, deeper or with more parts than is read. */
        SQL_TOO_LARGE,
        /** A character or literal form outside the accepted language: variables, parameters, escapes, prefixes. */
        SQL_CHARACTER,
        /** A comment. */
        SQL_COMMENT,
        /** Not one well-formed query. */
        SQL_SYNTAX,
        /** More than one statement. */
        SQL_SEVERAL_STATEMENTS,
        /** Not a SELECT. */
        SQL_NOT_A_QUERY,
        /** A table that is not an input of the request. */
        SQL_UNKNOWN_TABLE,
        /** A column that is not granted, or does not exist. */
        SQL_UNKNOWN_COLUMN,
        /** A name that could mean two things, a name used twice, or one that is reserved ({@code __…}). */
        SQL_NAME,
        /** A function or operator outside the accepted list. */
        SQL_FUNCTION,
        /** A clause or form outside the accepted language: windows, outer joins, set operations, sub-queries in expressions… */
        SQL_CONSTRUCT,
        /** Types do not fit. */
        SQL_TYPE,
        /** An input named twice: joining a table to itself tells single rows apart. */
        SQL_TABLE_TWICE,
        /** A join without an equality between two inputs. */
        SQL_JOIN_CONDITION,
        /** A row result, or a part of one, shows or depends on a column that is not PLAIN. */
        REVEAL_ROW,
        /** Groups by a column that its owner does not open for it. */
        REVEAL_GROUP,
        /** Filters by a column that its owner does not open for it. */
        REVEAL_FILTER,
        /** Joins by a column that its owner does not open for it. */
        REVEAL_JOIN,
        /** Aggregates a column that its owner does not open for it. */
        REVEAL_AGGREGATE,
        /** MIN or MAX of a column that may only be aggregated: the value is a single subject's. */
        REVEAL_EXTREME,
        /** An aggregate's argument picks single subjects out by condition, product or function. */
        REVEAL_CONDITION,
        /** Limited columns of a table without an identifier: the subjects behind a row cannot be counted. */
        REVEAL_SUBJECT_UNKNOWN
    }

    @Override
    public String toString() {
        return code + " at " + line + ":" + column + ": " + text.en();
    }
}
