package org.yuheng.adapters.fl.plan;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.check.Expressible;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.json.JsonRefusal;

/**
 * A specification that this technique can express, as every party and the aggregator derive it on their own.
 *
 * @param specDigest SHA-256 of the specification's bytes
 * @param nodes the data parties' nodes; index i plays {@code party-i}
 * @param statistics what to aggregate; absent for training
 */
public record FlPlan(JobSpec spec, byte[] specDigest, List<String> nodes, Optional<GroupedAggregate> statistics) {

    public static final String PROTOCOL = "yuheng-fl-masked";
    public static final int VERSION = 1;
    public static final String AGGREGATOR = "aggregator";
    public static final String PARTY_PREFIX = "party-";

    /** More would let a sum leave the ring's signed range. */
    public static final int MAX_PARTIES = 64;

    /** A Hessian of so many columns has 125,000 entries, 3 MB. */
    public static final int MAX_FEATURES = 500;

    private static final Set<ColumnType> NUMERIC =
            EnumSet.of(ColumnType.BIGINT, ColumnType.DECIMAL, ColumnType.DOUBLE, ColumnType.BOOLEAN);

    public FlPlan {
        specDigest = specDigest.clone();
        nodes = List.copyOf(nodes);
    }

    @Override
    public byte[] specDigest() {
        return specDigest.clone();
    }

    /**
     * Derives the plan.
     *
     * @throws JobFailure FL_BAD_SPEC, FL_OTHER_PROTOCOL, FL_PLACEMENT, FL_UNSUPPORTED_…, FL_VERTICAL_TRAINING
     */
    public static FlPlan of(byte[] specBytes) throws JobFailure {
        JobSpec spec;
        try {
            spec = JobSpec.parse(specBytes);
        } catch (JsonRefusal e) {
            throw FlCode.FL_BAD_SPEC.failure(e.getMessage(), e);
        }
        if (spec.technique() != JobSpec.Technique.FL_TEE
                || !spec.protocol().equals(new JobSpec.Protocol(PROTOCOL, VERSION))) {
            throw FlCode.FL_OTHER_PROTOCOL.failure(spec.technique() + " by "
                    + spec.protocol().name() + " version " + spec.protocol().version() + ", expected FL_TEE by "
                    + PROTOCOL + " version " + VERSION);
        }
        List<String> nodes = partyNodes(spec);
        FlPlan plan;
        if (spec.computation() instanceof Computation.Train train) {
            plan = new FlPlan(spec, sha256(specBytes), nodes, Optional.empty());
            plan.checkTraining(train);
        } else if (spec.computation() instanceof Computation.Sql) {
            plan = new FlPlan(spec, sha256(specBytes), nodes, Optional.of(UnionQuery.of(spec)));
            plan.checkStatistics(plan.statistics().get());
        } else {
            throw FlCode.FL_UNSUPPORTED_COMPUTATION.failure("cannot express " + Expressible.constructs(spec)
                    + ": it is not federated here; ask for TRAIN or for group-by statistics over a union, or run it"
                    + " as a sealed join (TEE)");
        }
        plan.minGroup();
        return plan;
    }

    /** What to train; empty for statistics. */
    public Optional<Computation.Train> training() {
        return spec.computation() instanceof Computation.Train train ? Optional.of(train) : Optional.empty();
    }

    /** The construct that this technique cannot express, or nothing. */
    public static Optional<Refusal> refusalOf(byte[] specBytes) {
        try {
            of(specBytes);
            return Optional.empty();
        } catch (JobFailure e) {
            return Optional.of(e.refusal());
        }
    }

    public int parties() {
        return nodes.size();
    }

    public UpdateMode mode() {
        return parties() >= 3 ? UpdateMode.MASKED : UpdateMode.SEALED_UPDATES;
    }

    public static String partyRole(int index) {
        return PARTY_PREFIX + index;
    }

    public List<String> partyRoles() {
        List<String> roles = new ArrayList<>();
        for (int i = 0; i < parties(); i++) {
            roles.add(partyRole(i));
        }
        return roles;
    }

    /**
     * The index of a role of this job.
     *
     * @throws JobFailure FL_PLACEMENT when the role is no party's
     */
    public int indexOf(String role) throws JobFailure {
        int index = partyRoles().indexOf(role);
        if (index < 0) {
            throw FlCode.FL_PLACEMENT.failure("role \"" + role + "\" is none of " + partyRoles());
        }
        return index;
    }

    /**
     * The inputs of one party in the computation, in the order of the tables.
     *
     * @param inputs what the party's node opened
     * @throws JobFailure FL_INPUT_MISMATCH when one is missing
     */
    public List<InputTable> tablesOf(int party, List<InputTable> inputs) throws JobFailure {
        List<String> names = training()
                .map(Computation.Train::tables)
                .orElseGet(() -> statistics().orElseThrow().tables().stream()
                        .map(GroupedAggregate.Slice::table)
                        .toList());
        List<InputTable> tables = new ArrayList<>();
        for (String name : names) {
            if (input(name).node().equals(nodes.get(party))) {
                tables.add(inputs.stream()
                        .filter(t -> t.table().equals(name))
                        .findFirst()
                        .orElseThrow(() -> FlCode.FL_INPUT_MISMATCH.failure(
                                "table " + name + " is due at this node but was not opened")));
            }
        }
        return tables;
    }

    /**
     * MIN_GROUP's k; 0 where it is no obligation of this job.
     *
     * @throws JobFailure FL_BAD_OBLIGATION
     */
    public long minGroup() throws JobFailure {
        Optional<JobSpec.Obligation> obligation = spec.obligation("MIN_GROUP");
        if (obligation.isEmpty()) {
            return 0;
        }
        String k = obligation.get().parameters().getOrDefault("k", "");
        if (!k.matches("[1-9][0-9]{0,8}")) {
            throw FlCode.FL_BAD_OBLIGATION.failure("MIN_GROUP k is \"" + k + "\", expected a whole number from 1");
        }
        return Long.parseLong(k);
    }

    private void checkTraining(Computation.Train train) throws JobFailure {
        if (train.partition() == Computation.Partition.VERTICAL) {
            throw FlCode.FL_VERTICAL_TRAINING.failure(
                    "cannot express " + Expressible.constructs(spec) + ": VERTICAL training is not in " + PROTOCOL
                            + " version " + VERSION + "; HORIZONTAL is, and MPC_TEE or TEE can join columns");
        }
        Set<String> distinct = new HashSet<>(train.features());
        if (train.features().isEmpty()
                || train.features().size() > MAX_FEATURES
                || distinct.size() != train.features().size()
                || distinct.contains(train.label())) {
            throw FlCode.FL_UNSUPPORTED_COLUMN.failure("features " + train.features() + " and label " + train.label()
                    + ": expected 1 to " + MAX_FEATURES + " different features, and a label that is none of them");
        }
        Set<String> withTables = new HashSet<>();
        for (String table : train.tables()) {
            JobSpec.Input input = input(table);
            withTables.add(input.node());
            for (String feature : train.features()) {
                requireNumeric(input, feature);
            }
            requireNumeric(input, train.label());
        }
        requireEveryParty(withTables);
    }

    private void checkStatistics(GroupedAggregate query) throws JobFailure {
        if (query.kind() != GroupedAggregate.Kind.UNION) {
            throw FlCode.FL_UNSUPPORTED_SQL.failure("cannot express SQL_" + query.kind()
                    + "; group-by statistics over a UNION ALL of the parties' tables can be asked for");
        }
        Set<String> withTables = new HashSet<>();
        for (GroupedAggregate.Slice slice : query.tables()) {
            withTables.add(input(slice.table()).node());
        }
        requireEveryParty(withTables);
    }

    /**
     * The input of a table, which must be at a party's node.
     *
     * @throws JobFailure FL_BAD_SPEC or FL_PLACEMENT
     */
    public JobSpec.Input input(String table) throws JobFailure {
        JobSpec.Input input = spec.inputs().stream()
                .filter(i -> i.table().equals(table))
                .findFirst()
                .orElseThrow(() -> FlCode.FL_BAD_SPEC.failure("table " + table + " is none of the inputs"));
        if (!nodes.contains(input.node())) {
            throw FlCode.FL_PLACEMENT.failure(
                    "table " + table + " is at node " + input.node() + ", which plays none of " + partyRoles());
        }
        return input;
    }

    private void requireEveryParty(Set<String> withTables) throws JobFailure {
        for (int i = 0; i < parties(); i++) {
            if (!withTables.contains(nodes.get(i))) {
                throw FlCode.FL_PLACEMENT.failure(partyRole(i) + " at node " + nodes.get(i)
                        + " has no table in this job; place parties with data only");
            }
        }
    }

    private static void requireNumeric(JobSpec.Input input, String name) throws JobFailure {
        JobSpec.Column column = input.columns().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> FlCode.FL_UNSUPPORTED_COLUMN.failure("table " + input.table() + " has no column "
                        + name + "; in horizontal training every table has all features and the label"));
        if (!NUMERIC.contains(column.type())) {
            throw FlCode.FL_UNSUPPORTED_COLUMN.failure("column " + input.table() + "." + name + " is " + column.type()
                    + "; a feature or label is one of " + NUMERIC);
        }
    }

    private static List<String> partyNodes(JobSpec spec) throws JobFailure {
        if (spec.nodeOf(AGGREGATOR).isEmpty()) {
            throw FlCode.FL_PLACEMENT.failure("no node plays " + AGGREGATOR + "; place one, outside the data parties");
        }
        int count = spec.roles(PARTY_PREFIX).size();
        if (count < 2 || count > MAX_PARTIES) {
            throw FlCode.FL_PLACEMENT.failure(count + " roles " + PARTY_PREFIX + "i, expected 2 to " + MAX_PARTIES
                    + "; one party needs no federation");
        }
        List<String> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String role = partyRole(i);
            String node = spec.nodeOf(role)
                    .orElseThrow(() -> FlCode.FL_PLACEMENT.failure(
                            "roles " + spec.roles(PARTY_PREFIX) + ", but no " + role + "; number them from 0"));
            if (nodes.contains(node)) {
                throw FlCode.FL_PLACEMENT.failure(
                        "node " + node + " plays two parties; a node is one party with all its tables");
            }
            nodes.add(node);
        }
        return nodes;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
