package org.yuheng.adapters.fl.statistics;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yuheng.adapter.enclave.EnclaveContext;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapters.fl.mask.RingVector;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.plan.UpdateMode;
import org.yuheng.adapters.fl.session.AggregatorSession;
import org.yuheng.adapters.fl.wire.MessageType;
import org.yuheng.adapters.fl.wire.PayloadReader;
import org.yuheng.adapters.fl.wire.PayloadWriter;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.sql.GroupGate;
import org.yuheng.computation.sql.GroupedAggregate;

/**
 * The enclave's side of statistics: it unites the parties' group keys, tells each party only where its own stand, in an
 * order drawn at random, sums one masked vector of each, and lets a group leave only when enough subjects stand behind
 * it.
 */
public final class StatisticsAggregator {

    private final FlPlan plan;
    private final GroupedAggregate query;
    private final EnclaveContext context;
    private final AggregatorSession session;
    private final Sums sums;
    private final List<ColumnType> keyTypes;
    private final SecureRandom random = new SecureRandom();

    public StatisticsAggregator(FlPlan plan, GroupedAggregate query, EnclaveContext context, AggregatorSession session)
            throws JobFailure {
        this.plan = plan;
        this.query = query;
        this.context = context;
        this.session = session;
        this.sums = new Sums(query);
        this.keyTypes = query.keys().stream().map(k -> k.field().type()).toList();
    }

    /** Sums, judges, and publishes the table as {@code result}. */
    public void run() throws JobFailure, InterruptedException {
        List<List<GroupKey>> keys = new ArrayList<>();
        for (int party = 0; party < session.size(); party++) {
            keys.add(readKeys(party));
        }
        Map<GroupKey, Integer> places = shuffledUnion(keys);
        report("GROUPS");
        List<byte[]> questions = new ArrayList<>();
        for (List<GroupKey> own : keys) {
            PayloadWriter writer = new PayloadWriter().integer(places.size());
            own.forEach(key -> writer.integer(places.get(key)));
            questions.add(writer.toBytes());
        }
        session.askEach(MessageType.GROUP_PLACES, questions);
        long[] own = new long[places.size()];
        for (int party = 0; party < session.size(); party++) {
            readOwn(party, keys.get(party), places, own);
        }
        RingVector total = session.sum(places.size() * sums.width());
        GroupGate gate = new GroupGate(plan.minGroup(), query.limit());
        ResultPart result = release(largeEnough(places, total, own, gate), gate);
        report("RELEASE");
        context.publish("result", result);
    }

    /** The groups that may leave, in order; of the others not even an average is formed. */
    private List<GroupRow> largeEnough(Map<GroupKey, Integer> places, RingVector total, long[] own, GroupGate gate)
            throws JobFailure {
        List<GroupRow> rows = new ArrayList<>();
        for (Map.Entry<GroupKey, Integer> entry : places.entrySet()) {
            int place = entry.getValue();
            long subjects = sums.subjects(total, place);
            if (own[place] > subjects) {
                throw Sums.implausible("a recipient's own subjects exceed all subjects of a group");
            }
            if (subjects - own[place] < plan.minGroup()) {
                gate.judge(subjects, own[place], true);
            } else {
                rows.add(GroupRow.open(query, sums, total, place, entry.getKey(), own[place]));
            }
        }
        rows.sort(new RowOrder(query));
        return rows;
    }

    private List<GroupKey> readKeys(int party) throws JobFailure, InterruptedException {
        PayloadReader reader = session.sealed(party, MessageType.GROUP_KEYS, GroupLimits.MAX_KEY_BYTES);
        int count = reader.integer(
                "group keys", query.keys().isEmpty() ? 1 : 0, query.keys().isEmpty() ? 1 : GroupLimits.MAX_GROUPS);
        List<GroupKey> keys = new ArrayList<>();
        Set<GroupKey> distinct = new HashSet<>();
        for (int i = 0; i < count; i++) {
            GroupKey key = GroupKey.read(reader, keyTypes);
            if (!distinct.add(key)) {
                throw reader.malformed("a group key twice");
            }
            keys.add(key);
        }
        reader.end();
        return keys;
    }

    /** At random places: a sorted union would tell a party where other parties' keys lie between its own. */
    private Map<GroupKey, Integer> shuffledUnion(List<List<GroupKey>> keys) throws JobFailure {
        Set<GroupKey> distinct = new HashSet<>();
        keys.forEach(distinct::addAll);
        int max = GroupLimits.maxGroups(sums.width());
        if (distinct.size() > max) {
            throw FlCode.FL_TOO_MANY_GROUPS.failure(
                    "the parties together have more than " + max + " groups; group by something coarser");
        }
        List<GroupKey> union = new ArrayList<>(distinct);
        Collections.shuffle(union, random);
        Map<GroupKey, Integer> places = new LinkedHashMap<>();
        union.forEach(key -> places.put(key, places.size()));
        return places;
    }

    /** A recipient's own subjects, as its party seals them; the largest of several recipients counts. */
    private void readOwn(int party, List<GroupKey> keys, Map<GroupKey, Integer> places, long[] own)
            throws JobFailure, InterruptedException {
        List<String> recipients = StatisticsParty.recipientsAt(plan, query, party);
        if (recipients.isEmpty()) {
            return;
        }
        int bytes = recipients.size() * keys.size() * Long.BYTES;
        PayloadReader reader = session.sealed(party, MessageType.OWN_COUNTS, bytes);
        for (int r = 0; r < recipients.size(); r++) {
            for (GroupKey key : keys) {
                int place = places.get(key);
                own[place] = Math.max(own[place], reader.whole("own subjects", 0, Integer.MAX_VALUE));
            }
        }
        reader.end();
    }

    private ResultPart release(List<GroupRow> rows, GroupGate gate) {
        List<ColumnType> types =
                query.output().stream().map(o -> typeOf(o.of())).toList();
        CsvResult csv = new CsvResult();
        csv.header(query.output().stream().map(GroupedAggregate.Output::name).toList());
        for (GroupRow row : rows) {
            boolean having = query.having().map(h -> h.holds(row.values()::get)).orElse(true);
            if (gate.judge(row.subjects(), row.own(), having) == GroupGate.Verdict.RELEASE) {
                List<Object> values = new ArrayList<>();
                query.output().forEach(o -> values.add(row.values().get(o.of())));
                csv.row(values, types);
            }
        }
        return new ResultPart("text/csv", csv.toBytes(), gate.released(), gate.suppressed());
    }

    private ColumnType typeOf(String name) {
        return query.keys().stream()
                .filter(k -> k.name().equals(name))
                .map(k -> k.field().type())
                .findFirst()
                .orElseGet(() -> query.measures().stream()
                        .filter(m -> m.name().equals(name))
                        .map(GroupedAggregate.Measure::type)
                        .findFirst()
                        .orElseThrow());
    }

    private void report(String phase) {
        context.progress(
                phase, Double.NaN, Map.of("masked", plan.mode() == UpdateMode.MASKED ? 1L : 0L, "parties", (long)
                        plan.parties()));
    }
}
