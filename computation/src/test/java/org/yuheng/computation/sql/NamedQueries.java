package org.yuheng.computation.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Queries as data: blocks that start with {@code ## name} or {@code ## name | CODE}, then the query.
 *
 * @param code empty where none is given
 */
record NamedQueries(String name, String code, String query) {

    static List<NamedQueries> read(String resource) {
        try (InputStream in = NamedQueries.class.getResourceAsStream(resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<NamedQueries> queries = new ArrayList<>();
            for (String block : text.split("(?m)^## ")) {
                if (!block.isBlank()) {
                    List<String> lines = Arrays.asList(block.split("\n"));
                    String[] head = lines.get(0).split(" \\| ");
                    String query = lines.subList(1, lines.size()).stream().collect(Collectors.joining("\n"));
                    queries.add(new NamedQueries(
                            head[0].strip(), head.length > 1 ? head[1].strip() : "", query.stripTrailing()));
                }
            }
            return queries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
