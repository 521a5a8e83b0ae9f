package org.yuheng.computation.sql;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;

/** Runs a {@link GroupedAggregate} by its words alone, row by row, as an engine that knows no SQL would. */
final class FormReference {

    private final CityData city;
    private final GroupedAggregate form;

    FormReference(CityData city, GroupedAggregate form) {
        this.city = city;
        this.form = form;
    }

    /** A row of joined or united tables: values by column, and whom it is about. */
    private record Row(Map<ColumnRef, Object> values, String subject, String owner) {}

    List<List<String>> released(long minGroup) throws SQLException {
        Map<List<Object>, List<Row>> groups = new LinkedHashMap<>();
        if (form.keys().isEmpty()) {
            groups.put(List.of(), new ArrayList<>());
        }
        for (Row row : rows()) {
            List<Object> key = new ArrayList<>();
            form.keys().forEach(k -> key.add(value(row, k.field())));
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
        }
        List<Map<String, Object>> results = new ArrayList<>();
        Map<Map<String, Object>, long[]> counts = new java.util.IdentityHashMap<>();
        groups.forEach((key, rows) -> {
            Map<String, Object> result = new LinkedHashMap<>();
            for (int i = 0; i < form.keys().size(); i++) {
                result.put(form.keys().get(i).name(), key.get(i));
            }
            form.measures().forEach(m -> result.put(m.name(), measure(m, rows)));
            results.add(result);
            counts.put(result, subjects(rows));
        });
        results.sort(order());
        GroupGate gate = new GroupGate(minGroup, form.limit());
        List<List<String>> released = new ArrayList<>();
        for (Map<String, Object> result : results) {
            boolean having = form.having().map(h -> h.holds(result::get)).orElse(true);
            long[] count = counts.get(result);
            if (gate.judge(count[0], count[1], having) == GroupGate.Verdict.RELEASE) {
                List<String> row = new ArrayList<>();
                form.output().forEach(o -> row.add(text(o.of(), result.get(o.of()))));
                released.add(row);
            }
        }
        return released;
    }

    private List<Row> rows() throws SQLException {
        List<Row> rows = slice(form.tables().get(0));
        for (GroupedAggregate.Slice slice :
                form.tables().subList(1, form.tables().size())) {
            List<Row> others = slice(slice);
            if (form.kind() == GroupedAggregate.Kind.UNION) {
                rows.addAll(others);
                continue;
            }
            Map<String, List<Row>> byKey =
                    others.stream().filter(r -> r.subject() != null).collect(Collectors.groupingBy(Row::subject));
            List<Row> joined = new ArrayList<>();
            for (Row row : rows) {
                for (Row other : byKey.getOrDefault(String.valueOf(row.subject()), List.of())) {
                    Map<ColumnRef, Object> values = new LinkedHashMap<>(row.values());
                    values.putAll(other.values());
                    joined.add(new Row(values, row.subject(), row.owner()));
                }
            }
            rows = joined;
        }
        return rows;
    }

    private List<Row> slice(GroupedAggregate.Slice slice) throws SQLException {
        JobSpec.Input input = City.ALL.stream()
                .filter(i -> i.table().equals(slice.table()))
                .findFirst()
                .orElseThrow();
        List<Row> rows = new ArrayList<>();
        String columns = input.columns().stream()
                .map(c -> switch (c.type()) {
                    case DATE -> "epoch_us(\"" + c.name() + "\"::timestamp) // 86400000000";
                    case TIMESTAMP -> "epoch_us(\"" + c.name() + "\")";
                    default -> '"' + c.name() + '"';
                })
                .collect(Collectors.joining(", "));
        for (List<String> raw : city.query("select " + columns + " from \"" + slice.table() + '"')) {
            Map<String, Object> values = new LinkedHashMap<>();
            Map<ColumnRef, Object> refs = new LinkedHashMap<>();
            for (int i = 0; i < raw.size(); i++) {
                JobSpec.Column column = input.columns().get(i);
                Object value = raw.get(i).equals("null") ? null : read(column.type(), raw.get(i));
                values.put(column.name(), value);
                refs.put(new ColumnRef(slice.table(), column.name()), value);
            }
            if (slice.filter().map(f -> f.holds(values::get)).orElse(true)) {
                Object subject = slice.identifier().map(values::get).orElse(null);
                rows.add(new Row(refs, (String) subject, slice.own() ? slice.owner() : ""));
            }
        }
        return rows;
    }

    private static Object read(ColumnType type, String text) {
        return switch (type) {
            case BIGINT, DATE, TIMESTAMP -> Long.valueOf(text);
            case DECIMAL -> new BigDecimal(text);
            case DOUBLE -> Double.valueOf(text);
            case BOOLEAN -> Boolean.valueOf(text);
            case VARCHAR -> text;
        };
    }

    private static Object value(Row row, GroupedAggregate.Field field) {
        return field.columns().stream()
                .filter(row.values()::containsKey)
                .findFirst()
                .map(row.values()::get)
                .orElse(null);
    }

    private long[] subjects(List<Row> rows) {
        List<Row> counted = rows.stream()
                .filter(r -> form.measures().stream()
                        .allMatch(m -> m.field().isEmpty() || value(r, m.field().get()) != null))
                .toList();
        if (form.subjects() == GroupedAggregate.Subjects.ROWS) {
            return new long[] {counted.size(), 0};
        }
        Set<String> all = new HashSet<>();
        counted.forEach(r -> all.add(r.subject()));
        long own = 0;
        for (String owner : form.tables().stream()
                .map(GroupedAggregate.Slice::owner)
                .distinct()
                .toList()) {
            Set<String> others = new HashSet<>();
            counted.stream().filter(r -> !r.owner().equals(owner)).forEach(r -> others.add(r.subject()));
            own = Math.max(own, all.size() - others.size());
        }
        return new long[] {all.size(), form.kind() == GroupedAggregate.Kind.UNION ? own : 0};
    }

    private static Object measure(GroupedAggregate.Measure measure, List<Row> rows) {
        if (measure.field().isEmpty()) {
            return (long) rows.size();
        }
        List<Object> values = rows.stream()
                .map(r -> value(r, measure.field().get()))
                .filter(v -> v != null)
                .toList();
        if (measure.function() == GroupedAggregate.Function.COUNT) {
            return (long) values.size();
        }
        if (measure.function() == GroupedAggregate.Function.COUNT_SUBJECTS) {
            return (long) Set.copyOf(values).size();
        }
        if (values.isEmpty()) {
            return null;
        }
        double n = values.size();
        double mean =
                values.stream().mapToDouble(v -> ((Number) v).doubleValue()).sum() / n;
        double squares = values.stream()
                .mapToDouble(v -> Math.pow(((Number) v).doubleValue() - mean, 2))
                .sum();
        Optional<Object> least =
                values.stream().min((a, b) -> Truth.compare(a, b).orElseThrow());
        Optional<Object> most =
                values.stream().max((a, b) -> Truth.compare(a, b).orElseThrow());
        return switch (measure.function()) {
            case SUM -> sum(measure.type(), values);
            case AVG -> mean;
            case MIN -> least.orElseThrow();
            case MAX -> most.orElseThrow();
            case VAR_POP -> squares / n;
            case VAR_SAMP -> n == 1 ? null : squares / (n - 1);
            case STDDEV_POP -> Math.sqrt(squares / n);
            case STDDEV_SAMP -> n == 1 ? null : Math.sqrt(squares / (n - 1));
            case COUNT_ROWS, COUNT, COUNT_SUBJECTS -> throw new AssertionError(measure);
        };
    }

    private static Object sum(ColumnType type, List<Object> values) {
        if (type == ColumnType.BIGINT) {
            return values.stream().mapToLong(v -> (Long) v).sum();
        }
        if (type == ColumnType.DECIMAL) {
            return values.stream().map(v -> (BigDecimal) v).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        return values.stream().mapToDouble(v -> (Double) v).sum();
    }

    private Comparator<Map<String, Object>> order() {
        List<GroupedAggregate.Order> orders = new ArrayList<>(form.order());
        form.keys().forEach(k -> orders.add(new GroupedAggregate.Order(k.name(), false, false)));
        return (a, b) -> {
            for (GroupedAggregate.Order order : orders) {
                Object left = a.get(order.by());
                Object right = b.get(order.by());
                if (left == null || right == null) {
                    int nulls = Boolean.compare(left == null, right == null);
                    if (nulls != 0) {
                        return order.nullsFirst() ? -nulls : nulls;
                    }
                } else {
                    int values = Truth.compare(left, right).orElseThrow();
                    if (values != 0) {
                        return order.descending() ? -values : values;
                    }
                }
            }
            return 0;
        };
    }

    private String text(String name, Object value) {
        boolean date = form.keys().stream()
                .anyMatch(k -> k.name().equals(name) && k.field().type() == ColumnType.DATE);
        if (value != null && date) {
            return java.time.LocalDate.ofEpochDay((Long) value).toString();
        }
        return value instanceof Double d ? CityData.rounded(d) : String.valueOf(value);
    }
}
