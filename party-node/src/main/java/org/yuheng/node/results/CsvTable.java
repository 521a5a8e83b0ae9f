package org.yuheng.node.results;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A result's CSV (RFC 4180, UTF-8, as the engines write it) for showing.
 *
 * @param header names of the columns
 * @param rows at most as many as were asked for
 * @param more whether there are more
 */
public record CsvTable(Row header, List<Row> rows, boolean more) {

    /** Cells, without their quotes. */
    public record Row(List<String> cells) {}

    List<Row> all() {
        List<Row> all = new ArrayList<>(List.of(header));
        all.addAll(rows);
        return all;
    }

    /** Reads the header and up to {@code most} rows. */
    public static CsvTable read(byte[] utf8, int most) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        List<Row> rows = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        int at = 0;
        for (; at < text.length() && rows.size() - 1 < most; at++) {
            char c = text.charAt(at);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                    cell.append('"');
                    at++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                cells.add(take(cell));
            } else if (c == '\n') {
                cells.add(take(cell));
                rows.add(new Row(List.copyOf(cells)));
                cells.clear();
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        if (rows.size() - 1 < most && (cell.length() > 0 || !cells.isEmpty())) {
            cells.add(take(cell));
            rows.add(new Row(List.copyOf(cells)));
        }
        Row header = rows.isEmpty() ? new Row(List.of()) : rows.get(0);
        return new CsvTable(
                header, rows.isEmpty() ? rows : List.copyOf(rows.subList(1, rows.size())), at < text.length());
    }

    private static String take(StringBuilder cell) {
        String text = cell.toString();
        cell.setLength(0);
        return text;
    }
}
