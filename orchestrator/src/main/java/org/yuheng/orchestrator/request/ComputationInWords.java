package org.yuheng.orchestrator.request;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.Constant;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.computation.sql.OutputColumn;
import org.yuheng.computation.sql.Predicate;
import org.yuheng.computation.sql.SqlAnalysis;
import org.yuheng.orchestrator.catalogue.Catalogue;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.orchestrator.pages.Words;

/**
 * What is to be computed, in sentences with the catalogue's own names, for people who sign over it and read no SQL. The
 * sentences come from the query itself, by the same analysis that engines and nodes rely on.
 */
@Component
class ComputationInWords {

    private static final String KEY = "request-page.says.";

    private final Catalogue catalogue;
    private final Words words;

    ComputationInWords(Catalogue catalogue, Words words) {
        this.catalogue = catalogue;
        this.words = words;
    }

    /** Empty when nothing is chosen yet, or when a query is not of a kind that can be told in a few sentences. */
    List<String> of(RequestForm form) {
        Map<String, Dataset> known = new HashMap<>();
        catalogue
                .find(form.inputs().stream().map(RequestForm.Input::dataset).toList())
                .forEach(dataset -> known.put(dataset.code(), dataset));
        Map<String, Dataset> tables = new LinkedHashMap<>();
        form.inputs().stream()
                .filter(input -> known.containsKey(input.dataset()))
                .forEach(input -> tables.put(input.table(), known.get(input.dataset())));
        Telling telling = new Telling(tables);
        return form.computation()
                .map(computation -> telling.of(
                        computation,
                        form.recipients().stream()
                                .map(RequestForm.Recipient::organization)
                                .toList()))
                .orElse(List.of());
    }

    private final class Telling {

        private final Map<String, Dataset> tables;

        Telling(Map<String, Dataset> tables) {
            this.tables = tables;
        }

        List<String> of(Computation computation, List<String> recipients) {
            if (computation instanceof Computation.Sql sql) {
                return SqlAnalysis.of(sql.query(), inputs(), recipients).fold(this::query, refusal -> List.of());
            }
            if (computation instanceof Computation.Psi psi) {
                return List.of(
                        say(
                                "psi",
                                table(psi.leftTable()),
                                item(psi.leftTable(), psi.leftColumn()),
                                table(psi.rightTable()),
                                item(psi.rightTable(), psi.rightColumn())),
                        say("psi." + psi.result().name()));
            }
            if (computation instanceof Computation.LookUp lookUp) {
                return List.of(say(
                        "lookup",
                        table(lookUp.keyTable()),
                        item(lookUp.keyTable(), lookUp.keyColumn()),
                        table(lookUp.table()),
                        items(lookUp.table(), lookUp.columns())));
            }
            if (computation instanceof Computation.Train train) {
                return List.of(
                        say(
                                "train",
                                words.message(
                                        "request-page.model." + train.model().name()),
                                trained(train, train.label()),
                                list(train.features().stream()
                                        .map(column -> trained(train, column))
                                        .toList())),
                        say(
                                "train.data",
                                list(train.tables().stream().map(this::table).toList())));
            }
            if (computation instanceof Computation.Score score) {
                return List.of(say("score", table(score.table())));
            }
            Computation.Transfer transfer = (Computation.Transfer) computation;
            return List.of(say("transfer", table(transfer.table()), items(transfer.table(), transfer.columns())));
        }

        /** All tables have all columns, or each has its own. */
        private String trained(Computation.Train train, String column) {
            return train.tables().stream()
                    .filter(table -> tables.containsKey(table)
                            && tables.get(table).item(column).isPresent())
                    .findFirst()
                    .map(table -> item(table, column))
                    .orElse(column);
        }

        private List<JobSpec.Input> inputs() {
            List<JobSpec.Input> inputs = new ArrayList<>();
            tables.forEach((table, dataset) -> inputs.add(new JobSpec.Input(
                    table,
                    dataset.code(),
                    dataset.owner(),
                    "",
                    dataset.items().stream()
                            .map(item -> new JobSpec.Column(item.name(), item.type(), item.reveal(), item.identifier()))
                            .toList(),
                    Math.max(1, dataset.rows()))));
            return inputs;
        }

        private List<String> query(SqlAnalysis.Analysed query) {
            if (query.grouped().isPresent()) {
                return grouped(query.grouped().get());
            }
            if (query.shape() == SqlAnalysis.Shape.ROWS) {
                return List.of(say(
                        "rows",
                        list(query.output().stream().map(OutputColumn::name).toList())));
            }
            return List.of();
        }

        private List<String> grouped(GroupedAggregate query) {
            Map<String, String> names = new LinkedHashMap<>();
            query.keys().forEach(key -> names.put(key.name(), field(key.field())));
            query.measures()
                    .forEach(measure -> names.put(
                            measure.name(),
                            say(
                                    "measure." + measure.function().name(),
                                    measure.field().map(this::field).orElse(""))));
            List<String> measured = query.output().stream()
                    .map(GroupedAggregate.Output::of)
                    .filter(of -> query.measures().stream()
                            .anyMatch(measure -> measure.name().equals(of)))
                    .map(names::get)
                    .toList();
            List<String> sentences = new ArrayList<>();
            sentences.add(
                    query.keys().isEmpty()
                            ? say("total", list(measured))
                            : say(
                                    "groups",
                                    list(query.keys().stream()
                                            .map(key -> names.get(key.name()))
                                            .toList()),
                                    list(measured)));
            List<String> all =
                    query.tables().stream().map(slice -> table(slice.table())).toList();
            switch (query.kind()) {
                case SINGLE -> sentences.add(say("single", all.get(0)));
                case UNION -> sentences.add(say("union", list(all)));
                case JOIN -> sentences.add(say("join", list(all), joinedBy(query.tables())));
            }
            query.tables().forEach(slice -> slice.filter()
                    .ifPresent(filter -> sentences.add(say(
                            "filter",
                            table(slice.table()),
                            condition(filter, column -> item(slice.table(), column))))));
            query.having()
                    .ifPresent(having ->
                            sentences.add(say("having", condition(having, name -> names.getOrDefault(name, name)))));
            query.limit().ifPresent(limit -> sentences.add(say("limit", limit)));
            return sentences;
        }

        /** One name where all tables call it the same; otherwise each table's own, since they are not the same thing. */
        private String joinedBy(List<GroupedAggregate.Slice> joined) {
            List<String> names = joined.stream()
                    .map(slice -> item(slice.table(), slice.joinKey().orElse("")))
                    .toList();
            return names.stream().distinct().count() == 1
                    ? names.get(0)
                    : list(joined.stream()
                            .map(slice -> say(
                                    "of", item(slice.table(), slice.joinKey().orElse("")), table(slice.table())))
                            .toList());
        }

        private String condition(Predicate condition, UnaryOperator<String> name) {
            if (condition instanceof Predicate.Compare compare) {
                return say("op." + compare.op().name(), name.apply(compare.column()), value(compare.constant()));
            }
            if (condition instanceof Predicate.In in) {
                return say(
                        "in",
                        name.apply(in.column()),
                        list(in.constants().stream().map(this::value).toList()));
            }
            if (condition instanceof Predicate.Between between) {
                return say("between", name.apply(between.column()), value(between.low()), value(between.high()));
            }
            if (condition instanceof Predicate.IsNull isNull) {
                return say("null", name.apply(isNull.column()));
            }
            if (condition instanceof Predicate.IsTrue isTrue) {
                return say("true", name.apply(isTrue.column()));
            }
            if (condition instanceof Predicate.Not not) {
                return say("not", condition(not.part(), name));
            }
            boolean every = condition instanceof Predicate.And;
            List<Predicate> parts =
                    condition instanceof Predicate.And and ? and.parts() : ((Predicate.Or) condition).parts();
            return parts.stream()
                    .map(part -> part instanceof Predicate.And || part instanceof Predicate.Or
                            ? say("part", condition(part, name))
                            : condition(part, name))
                    .collect(Collectors.joining(say(every ? "and" : "or")));
        }

        private String value(Constant constant) {
            return switch (constant.type()) {
                case DATE -> LocalDate.ofEpochDay((Long) constant.value()).toString();
                case TIMESTAMP -> words.time(Instant.EPOCH.plus((Long) constant.value(), ChronoUnit.MICROS));
                case VARCHAR -> say("text", constant.value());
                case BIGINT, DECIMAL, DOUBLE, BOOLEAN -> constant.value().toString();
            };
        }

        /** With its dataset's name where there are several; of a union's field the first dataset's name stands for all. */
        private String field(GroupedAggregate.Field field) {
            String table = field.columns().get(0).table();
            String item = item(table, field.columns().get(0).column());
            return tables.size() > 1 && field.columns().size() == 1 ? say("of", item, table(table)) : item;
        }

        private String table(String table) {
            return Optional.ofNullable(tables.get(table))
                    .map(dataset -> words.pick(dataset.nameZh(), dataset.nameEn()))
                    .orElse(table);
        }

        private String item(String table, String column) {
            return Optional.ofNullable(tables.get(table))
                    .flatMap(dataset -> dataset.item(column))
                    .map(item -> words.pick(item.nameZh(), item.nameEn()))
                    .orElse(column);
        }

        private String items(String table, List<String> columns) {
            return list(columns.stream().map(column -> item(table, column)).toList());
        }

        private String list(List<String> parts) {
            return String.join(say("comma"), parts);
        }

        private String say(String key, Object... arguments) {
            return words.message(KEY + key, arguments);
        }
    }
}
