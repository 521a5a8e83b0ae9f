package org.yuheng.computation.sql;

import java.util.Locale;

/**
 * Looks at a query's characters before any parser does: everything that parsers are known to read differently (comments,
 * prefixes, escapes, dollar quotes, variables, several statements) is refused here, and depth and size are bounded.
 */
final class QueryText {

    private static final int MAX_TOKENS = 4_000;
    private static final int MAX_NESTING = 32;
    private static final String PUNCTUATION = "(),.+-*/%<>=!|";

    private final String text;
    private int position;
    private int line = 1;
    private int lineStart;
    private int tokens;
    private int depth;

    private QueryText(String text) {
        this.text = text;
    }

    /** The query without surrounding blanks and without one closing semicolon. */
    static String checked(String query) {
        if (query.length() > SqlAnalysis.MAX_QUERY) {
            throw tooLarge(At.NOWHERE, query.length() + " characters", SqlAnalysis.MAX_QUERY + " characters");
        }
        String text = query.endsWith(";") ? query.substring(0, query.length() - 1) : query;
        if (text.isBlank()) {
            throw new Refused(SqlRefusal.Code.SQL_SYNTAX, At.NOWHERE, "", "查询为空。", "The query is empty.");
        }
        new QueryText(text).scan();
        return text;
    }

    private void scan() {
        boolean first = true;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '\n') {
                line++;
                lineStart = position + 1;
                position++;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                position++;
            } else {
                if (++tokens > MAX_TOKENS) {
                    throw tooLarge(at(), "more than " + MAX_TOKENS + " words", MAX_TOKENS + " words and signs");
                }
                if (c == '\'' || c == '"') {
                    quoted(c);
                } else if (isWordStart(c)) {
                    word(first);
                } else if (c >= '0' && c <= '9') {
                    number();
                } else {
                    sign(c);
                }
                first = false;
            }
        }
    }

    private void quoted(char quote) {
        At start = at();
        position++;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == quote) {
                if (position + 1 < text.length() && text.charAt(position + 1) == quote) {
                    position += 2;
                    continue;
                }
                position++;
                if (position < text.length() && (isWordPart(text.charAt(position)) || isQuote(position))) {
                    throw character(at(), text.charAt(position));
                }
                return;
            }
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.isSurrogate(c)) {
                throw character(at(), c);
            }
            position++;
        }
        throw new Refused(
                SqlRefusal.Code.SQL_SYNTAX, start, String.valueOf(quote), "引号没有结束。", "A quotation mark is not closed.");
    }

    private void word(boolean first) {
        At start = at();
        int from = position;
        while (position < text.length() && isWordPart(text.charAt(position))) {
            position++;
        }
        String word = text.substring(from, position).toUpperCase(Locale.ROOT);
        if (isQuote(position)) {
            throw new Refused(
                    SqlRefusal.Code.SQL_CHARACTER,
                    start,
                    word + text.charAt(position),
                    "不接受带前缀的文字 " + word + "'…'；请写普通的 '…'。",
                    "Prefixed literals such as " + word + "'…' are not read; write '…'.");
        }
        if (first && !word.equals("SELECT") && !word.equals("WITH")) {
            throw new Refused(
                    SqlRefusal.Code.SQL_NOT_A_QUERY,
                    start,
                    word,
                    "只接受 SELECT 查询，不接受 " + Refused.shortened(word) + "。",
                    "Only a SELECT query is read, not " + Refused.shortened(word) + ".");
        }
        if (word.equals("CASE")) {
            nest(start);
        } else if (word.equals("END")) {
            depth--;
        }
    }

    private void number() {
        At start = at();
        int from = position;
        while (position < text.length()
                && (isWordPart(text.charAt(position)) || text.charAt(position) == '.' || isExponentSign(from))) {
            position++;
        }
        String number = text.substring(from, position);
        if (!number.matches("[0-9]{1,18}(\\.[0-9]{0,18})?([eE][+-]?[0-9]{1,2})?") || isQuote(position)) {
            throw new Refused(
                    SqlRefusal.Code.SQL_CHARACTER,
                    start,
                    number,
                    "数字 " + Refused.shortened(number) + " 的写法不接受；整数部分至多 18 位。",
                    "The number " + Refused.shortened(number) + " is not read; at most 18 digits before the point.");
        }
    }

    private boolean isExponentSign(int from) {
        char c = text.charAt(position);
        char before = text.charAt(position - 1);
        return (c == '+' || c == '-') && position > from && (before == 'e' || before == 'E');
    }

    private void sign(char c) {
        At start = at();
        char next = position + 1 < text.length() ? text.charAt(position + 1) : ' ';
        if ((c == '-' && next == '-') || (c == '/' && (next == '*' || next == '/')) || c == '#') {
            throw new Refused(
                    SqlRefusal.Code.SQL_COMMENT,
                    start,
                    "" + c + next,
                    "查询里不接受注释；请删去。",
                    "Comments are not read in a query; remove them (write - -x with a blank).");
        }
        if (c == ';') {
            throw new Refused(
                    SqlRefusal.Code.SQL_SEVERAL_STATEMENTS,
                    start,
                    ";",
                    "一次只接受一条查询。",
                    "One query at a time; nothing may follow a semicolon.");
        }
        if (PUNCTUATION.indexOf(c) < 0) {
            throw character(start, c);
        }
        if (c == '(') {
            nest(start);
        } else if (c == ')') {
            depth--;
        }
        position++;
    }

    private void nest(At at) {
        if (++depth > MAX_NESTING) {
            throw tooLarge(at, "nested more than " + MAX_NESTING + " deep", MAX_NESTING + " levels");
        }
    }

    private boolean isQuote(int at) {
        return at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"');
    }

    private static boolean isWordStart(char c) {
        return c == '_' || (Character.isLetter(c) && !Character.isSurrogate(c));
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || (c >= '0' && c <= '9');
    }

    private At at() {
        return new At(line, position - lineStart + 1);
    }

    private static Refused character(At at, char c) {
        String shown = c > ' ' && c < 127 ? String.valueOf(c) : String.format(Locale.ROOT, "U+%04X", (int) c);
        return new Refused(
                SqlRefusal.Code.SQL_CHARACTER,
                at,
                shown,
                "此处不接受字符 " + shown + "（不支持变量、参数、转义和特殊引号）。",
                "The character " + shown + " is not read here (no variables, parameters, escapes or special quotes).");
    }

    private static Refused tooLarge(At at, String found, String most) {
        return new Refused(
                SqlRefusal.Code.SQL_TOO_LARGE,
                at,
                found,
                "查询过大或过深：" + found + "；上限 " + most + "。",
                "The query is too large: " + found + "; at most " + most + " are read.");
    }
}
