package org.yuheng.adapters.mpc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapters.mpc.dealing.DealtMaterial;
import org.yuheng.adapters.mpc.join.GroupedSums;
import org.yuheng.adapters.mpc.join.HiddenJoin;
import org.yuheng.adapters.mpc.ring.RingParty;
import org.yuheng.adapters.mpc.wire.Wire;
import org.yuheng.json.StrictJson;

/** One computing party's part of a job, from its own table to its published share. */
final class PartyRole {

    private static final String DEALER = "dealer";

    private final int index;
    private final JoinPlan plan;
    private final JobAssignment job;
    private final NodeServices services;

    PartyRole(int index, JoinPlan plan, JobAssignment job, NodeServices services) {
        this.index = index;
        this.plan = plan;
        this.job = job;
        this.services = services;
    }

    void run() throws JobFailure, InterruptedException {
        progress("INPUT");
        OwnRows own = OwnRows.read(plan, index, ownTable());
        progress("CONNECT");
        try (Wire dealer = new Wire(services.attested(DEALER));
                Wire peer = new Wire(services.link("party-" + (1 - index)))) {
            DealtMaterial dealt = new DealtMaterial(dealer, index);
            Handshake theirs = Handshake.with(
                    peer,
                    index,
                    job,
                    dealt.session(),
                    own.publicRows(),
                    own.labels().size(),
                    index == plan.holder() ? 0 : JoinPlan.MAX_ROWS);
            progress("COMPUTE");
            GroupedSums.Shape shape = shape(own, theirs);
            RingParty party = new RingParty(index, peer, dealt);
            GroupedSums.Sums sums = new GroupedSums(party, new HiddenJoin(party, theirs.salt())).run(shape, own.rows());
            List<String> words = words(party, shape, sums);
            dealt.end();
            dealer.finish();
            peer.finish();
            progress("SHARE");
            services.publish("share-" + index, share(dealt.session(), own, sums, words));
        }
    }

    private InputTable ownTable() throws JobFailure {
        String name = plan.sides().get(index).input().table();
        return services.inputs().stream()
                .filter(t -> t.table().equals(name))
                .findFirst()
                .orElseThrow(() -> new JobFailure(
                        Fault.NODE,
                        "INPUT_MISSING",
                        "this node offers no table \"" + name + "\"; check its datasets and grants"));
    }

    private GroupedSums.Shape shape(OwnRows own, Handshake theirs) {
        boolean holder = index == plan.holder();
        return new GroupedSums.Shape(
                plan.holder(),
                holder ? own.publicRows() : theirs.rows(),
                holder ? theirs.rows() : own.publicRows(),
                holder ? own.labels().size() : theirs.groups(),
                plan.holderSide().measured().size(),
                plan.otherSide().measured().size(),
                plan.minRows(),
                plan.minGroup());
    }

    /** What this party's share says of each measure, for each released group. */
    private List<String> words(RingParty party, GroupedSums.Shape shape, GroupedSums.Sums sums) throws JobFailure {
        long[][] some = anyPresent(party, shape, sums);
        List<Integer> released = released(sums);
        List<String> words = new ArrayList<>();
        for (int m = 0; m < plan.measures().size(); m++) {
            int column = plan.measuredIndex(plan.measures().get(m));
            ShareDocument.Kind kind = ShareDocument.measuresOf(plan).get(m).kind();
            long[] first = kind == ShareDocument.Kind.COUNT
                    ? (column < 0 ? sums.rows() : sums.present()[column])
                    : sums.values()[column];
            long[] second =
                    switch (kind) {
                        case COUNT -> new long[shape.groups()];
                        case SUM -> some[column];
                        case AVG -> sums.present()[column];
                    };
            long[] pairs = new long[released.size() * ShareDocument.WORDS_PER_MEASURE];
            for (int i = 0; i < released.size(); i++) {
                pairs[ShareDocument.WORDS_PER_MEASURE * i] = first[released.get(i)];
                pairs[ShareDocument.WORDS_PER_MEASURE * i + 1] = second[released.get(i)];
            }
            words.add(ShareDocument.encode(pairs));
        }
        return words;
    }

    /** Shares of whether a group has any value in a column; a released group always has under MIN_GROUP. */
    private static long[][] anyPresent(RingParty party, GroupedSums.Shape shape, GroupedSums.Sums sums)
            throws JobFailure {
        long[][] some = new long[sums.present().length][];
        for (int c = 0; c < some.length; c++) {
            if (shape.minPresent() == 0) {
                some[c] = party.bitsToValues(party.atLeast(sums.present()[c], 1), shape.groups());
            } else {
                some[c] = new long[shape.groups()];
                Arrays.fill(some[c], party.constant(1));
            }
        }
        return some;
    }

    private static List<Integer> released(GroupedSums.Sums sums) {
        List<Integer> released = new ArrayList<>();
        for (int g = 0; g < sums.released().length; g++) {
            if (sums.released()[g]) {
                released.add(g);
            }
        }
        return released;
    }

    private ResultPart share(String session, OwnRows own, GroupedSums.Sums sums, List<String> words) {
        List<Integer> released = released(sums);
        int suppressed = sums.released().length - released.size();
        List<List<Optional<String>>> labels = index == plan.holder()
                ? released.stream().map(own.labels()::get).toList()
                : List.of();
        ShareDocument document = new ShareDocument(
                ShareDocument.FORMAT,
                job.job().toString(),
                job.specDigest(),
                session,
                index,
                ShareDocument.keysOf(plan),
                ShareDocument.measuresOf(plan),
                plan.output().stream()
                        .map(o -> new ShareDocument.OutputColumn(o.name(), o.of()))
                        .toList(),
                plan.order().stream()
                        .map(o -> new ShareDocument.SortColumn(o.by(), o.descending(), o.nullsFirst()))
                        .toList(),
                released.size(),
                suppressed,
                labels,
                words);
        return new ResultPart(ShareDocument.MEDIA_TYPE, StrictJson.write(document), released.size(), suppressed);
    }

    private void progress(String phase) {
        services.progress(phase, Double.NaN, Map.of());
    }
}
