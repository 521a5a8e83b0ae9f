package org.yuheng.adapters.fl.statistics;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.plan.UpdateMode;
import org.yuheng.adapters.fl.session.PartySession;
import org.yuheng.adapters.fl.wire.Frame;
import org.yuheng.adapters.fl.wire.MessageType;
import org.yuheng.adapters.fl.wire.PayloadReader;
import org.yuheng.adapters.fl.wire.PayloadWriter;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.computation.sql.GroupedAggregate.Slice;

/** A data owner's node in statistics: its group keys sealed to the enclave, then one masked vector of sums. */
public final class StatisticsParty {

    private StatisticsParty() {}

    /** Reads and sums before anything leaves, then answers the aggregator's one round. */
    public static void run(
            FlPlan plan, GroupedAggregate query, JobAssignment assignment, NodeServices services, SecureRandom random)
            throws JobFailure, InterruptedException {
        List<InputTable> tables = plan.tablesOf(plan.indexOf(assignment.role()), services.inputs());
        LocalGroups groups = LocalGroups.of(query, plan.spec(), tables, GroupLimits.MAX_GROUPS);
        long masked = plan.mode() == UpdateMode.MASKED ? 1 : 0;
        services.progress("LOCAL_SUMS", 1, Map.of("masked", masked));
        try (PartySession session = PartySession.open(plan, assignment, services, tables, random)) {
            try {
                sendKeys(groups, session);
                Frame question =
                        session.next(GroupLimits.placesBytes(groups.keys().size()));
                answer(plan, query, assignment.role(), groups, session, question);
                services.progress("SUMMED", 1, Map.of("masked", masked));
                if (session.next(0).type() != MessageType.END) {
                    throw FlCode.FL_ROUND_REPEATED.failure(
                            FlPlan.AGGREGATOR + " asks again; statistics have one round");
                }
            } catch (JobFailure e) {
                session.abort(e);
                throw e;
            }
        }
    }

    private static void sendKeys(LocalGroups groups, PartySession session) throws JobFailure, InterruptedException {
        PayloadWriter keys = new PayloadWriter().integer(groups.keys().size());
        for (GroupKey key : groups.keys()) {
            key.write(keys);
        }
        byte[] payload = keys.toBytes();
        if (payload.length > GroupLimits.MAX_KEY_BYTES) {
            throw FlCode.FL_TOO_MANY_GROUPS.failure("this party's group keys take more than "
                    + GroupLimits.MAX_KEY_BYTES + " bytes; group by something coarser");
        }
        session.sendSealed(MessageType.GROUP_KEYS, payload);
    }

    private static void answer(
            FlPlan plan, GroupedAggregate query, String role, LocalGroups groups, PartySession session, Frame question)
            throws JobFailure, InterruptedException {
        PayloadReader reader = new PayloadReader(question, FlPlan.AGGREGATOR);
        if (question.type() != MessageType.GROUP_PLACES) {
            throw reader.malformed("expected " + MessageType.GROUP_PLACES);
        }
        int own = groups.keys().size();
        int all = reader.integer("groups", own, GroupLimits.maxGroups(new Sums(query).width()));
        int[] places = new int[own];
        BitSet taken = new BitSet();
        for (int g = 0; g < own; g++) {
            places[g] = reader.integer("place", 0, all - 1);
            if (taken.get(places[g])) {
                throw reader.malformed("two groups at one place");
            }
            taken.set(places[g]);
        }
        reader.end();
        session.answerOnce("GROUPS");
        List<String> recipients = recipientsAt(plan, query, plan.indexOf(role));
        if (!recipients.isEmpty()) {
            PayloadWriter counts = new PayloadWriter();
            for (String owner : recipients) {
                for (long count : groups.own(owner)) {
                    counts.whole(count);
                }
            }
            session.sendSealed(MessageType.OWN_COUNTS, counts.toBytes());
        }
        session.answer(groups.placed(places, all));
    }

    /** The owners with tables at this party that will be able to open the result, in the order of the tables. */
    static List<String> recipientsAt(FlPlan plan, GroupedAggregate query, int party) throws JobFailure {
        List<String> recipients = new ArrayList<>();
        for (Slice slice : query.tables()) {
            boolean here = plan.input(slice.table()).node().equals(plan.nodes().get(party));
            if (here && slice.own() && !recipients.contains(slice.owner())) {
                recipients.add(slice.owner());
            }
        }
        return recipients;
    }
}
