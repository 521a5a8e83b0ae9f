package org.yuheng.adapters.fl.statistics;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapters.fl.harness.JobHarness;
import org.yuheng.adapters.fl.harness.LinkMaker;
import org.yuheng.adapters.fl.harness.SpecMaker;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.session.AggregatorSession;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.ColumnRef;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.computation.sql.GroupedAggregate.Field;
import org.yuheng.computation.sql.GroupedAggregate.Function;
import org.yuheng.computation.sql.GroupedAggregate.Key;
import org.yuheng.computation.sql.GroupedAggregate.Measure;
import org.yuheng.computation.sql.GroupedAggregate.Output;
import org.yuheng.computation.sql.GroupedAggregate.Slice;
import org.yuheng.computation.sql.Predicate;

/** Runs a grouped aggregate that a test puts together by hand, below the SQL analysis. */
final class StatisticsJob {

    private final List<List<Visit>> parties;
    private final List<Key> keys = new ArrayList<>();
    private final List<Measure> measures = new ArrayList<>();
    private final List<GroupedAggregate.Order> order = new ArrayList<>();
    private Optional<Predicate> filter = Optional.empty();
    private Optional<Predicate> having = Optional.empty();
    private Optional<Long> limit = Optional.empty();
    private String recipient = "bureau";
    private long minGroup;
    private LinkMaker links = LinkMaker.pipes();

    StatisticsJob(List<List<Visit>> parties) {
        this.parties = parties;
    }

    StatisticsJob by(String column) {
        keys.add(new Key(column, field(column)));
        return this;
    }

    StatisticsJob count() {
        measures.add(new Measure("n", Function.COUNT_ROWS, Optional.empty(), ColumnType.BIGINT));
        return this;
    }

    StatisticsJob measure(String name, Function function, String column) {
        Field field = field(column);
        ColumnType type = function == Function.COUNT
                ? ColumnType.BIGINT
                : function == Function.SUM ? field.type() : ColumnType.DOUBLE;
        measures.add(new Measure(name, function, Optional.of(field), type));
        return this;
    }

    StatisticsJob where(Predicate predicate) {
        filter = Optional.of(predicate);
        return this;
    }

    StatisticsJob having(Predicate predicate) {
        having = Optional.of(predicate);
        return this;
    }

    StatisticsJob orderBy(String name, boolean descending) {
        order.add(new GroupedAggregate.Order(name, descending, false));
        return this;
    }

    StatisticsJob limit(long rows) {
        limit = Optional.of(rows);
        return this;
    }

    StatisticsJob minGroup(long k) {
        minGroup = k;
        return this;
    }

    StatisticsJob over(LinkMaker maker) {
        links = maker;
        return this;
    }

    StatisticsJob recipient(String organization) {
        recipient = organization;
        return this;
    }

    private Field field(String column) {
        ColumnType type = Visit.columns().stream()
                .filter(c -> c.name().equals(column))
                .findFirst()
                .orElseThrow()
                .type();
        return new Field(
                type,
                IntStream.range(0, parties.size())
                        .mapToObj(i -> new ColumnRef("t" + i, column))
                        .toList());
    }

    GroupedAggregate query() {
        List<Slice> slices = IntStream.range(0, parties.size())
                .mapToObj(i -> new Slice(
                        "t" + i, Optional.empty(), Optional.of("id"), filter, "org-" + i, recipient.equals("org-" + i)))
                .toList();
        List<Output> output = new ArrayList<>();
        keys.forEach(k -> output.add(new Output(k.name(), k.name())));
        measures.forEach(m -> output.add(new Output(m.name(), m.name())));
        return new GroupedAggregate(
                GroupedAggregate.Kind.UNION,
                slices,
                keys,
                measures,
                output,
                having,
                order,
                limit,
                GroupedAggregate.Subjects.IDENTIFIER);
    }

    JobHarness harness() {
        JobSpec spec = SpecMaker.horizontal(
                parties.size(), Visit.columns(), new Computation.Sql("select", "select"), recipient, minGroup);
        GroupedAggregate query = query();
        FlPlan plan = new FlPlan(
                spec,
                new byte[32],
                IntStream.range(0, parties.size()).mapToObj(i -> "node-" + i).toList(),
                Optional.of(query));
        Map<String, List<InputTable>> inputs = new LinkedHashMap<>();
        for (int i = 0; i < parties.size(); i++) {
            inputs.put("party-" + i, List.of(Visit.table("t" + i, parties.get(i))));
        }
        JobHarness harness = new JobHarness(spec, inputs, links)
                .with("aggregator", (assignment, services) -> services.hostEnclave(FlPlan.PROTOCOL, plan.partyRoles()));
        harness.enclave(context -> {
            AggregatorSession session = AggregatorSession.open(plan, context);
            try {
                new StatisticsAggregator(plan, query, context, session).run();
                session.end();
            } catch (JobFailure e) {
                session.abort(e);
                throw e;
            }
        });
        plan.partyRoles()
                .forEach(role -> harness.with(
                        role,
                        (assignment, services) ->
                                StatisticsParty.run(plan, query, assignment, services, new SecureRandom())));
        return harness;
    }

    ResultPart run() throws InterruptedException {
        return harness().run().result();
    }

    /** The result's lines without their line ends. */
    List<String> lines() throws InterruptedException {
        return List.of(new String(run().content(), StandardCharsets.UTF_8).split("\r\n", -1)).stream()
                .filter(l -> !l.isEmpty())
                .toList();
    }
}
