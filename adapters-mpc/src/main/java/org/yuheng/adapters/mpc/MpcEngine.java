package org.yuheng.adapters.mpc;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.check.Expressible;
import org.yuheng.computation.sql.Construct;
import org.yuheng.computation.sql.SqlAnalysis;
import org.yuheng.computation.sql.SqlRefusal;
import org.yuheng.json.JsonRefusal;

/**
 * MPC+TEE: roles {@code party-0} and {@code party-1} compute on shares at the data owners' nodes; role {@code dealer} hosts
 * the {@link DealerProgram} in an enclave at a node without data. Each party publishes its share of the result; {@link
 * SharedResult#combine} adds two shares up at the recipient's node.
 */
public final class MpcEngine implements Engine {

    public static final String PROTOCOL = "yuheng-mpc-dealer";
    public static final int VERSION = 1;

    private static final String DEALER = "dealer";
    private static final List<String> PARTIES = List.of("party-0", "party-1");

    private static final Set<Construct> EXPRESSIBLE = Set.of(
            Construct.SQL_JOIN,
            Construct.SQL_FILTER,
            Construct.SQL_GROUP_BY,
            Construct.SQL_COUNT,
            Construct.SQL_COUNT_DISTINCT,
            Construct.SQL_SUM,
            Construct.SQL_AVG,
            Construct.SQL_ORDER_BY);

    private final List<String> evidenceKinds;
    private final boolean simulated;

    /**
     * @param evidenceKinds kinds of evidence that a dealer hosted here can show; empty where none is hosted
     * @param simulated whether that evidence is simulated: then nothing protects the inputs if the dealer's operator
     *     colludes with a party
     */
    public MpcEngine(List<String> evidenceKinds, boolean simulated) {
        this.evidenceKinds = List.copyOf(evidenceKinds);
        this.simulated = simulated;
    }

    @Override
    public EngineDescription describe() {
        return new EngineDescription(
                "MPC_TEE",
                PROTOCOL,
                VERSION,
                "yuheng",
                List.of("SQL", "PSI"),
                evidenceKinds.isEmpty() ? List.of("party") : List.of("party", DEALER),
                Map.of("rows", (long) JoinPlan.MAX_ROWS, "measured_columns", (long) JoinPlan.MAX_MEASURED),
                evidenceKinds,
                simulated);
    }

    @Override
    public Optional<Refusal> cannotExpress(byte[] spec) {
        try {
            plan(spec);
            return Optional.empty();
        } catch (JobFailure e) {
            return Optional.of(e.refusal());
        }
    }

    @Override
    public void run(JobAssignment assignment, NodeServices services) throws JobFailure, InterruptedException {
        JoinPlan plan = plan(assignment.spec());
        if (assignment.role().equals(DEALER)) {
            services.hostEnclave(PROTOCOL, PARTIES);
            return;
        }
        int index = PARTIES.indexOf(assignment.role());
        if (index < 0) {
            throw new JobFailure(
                    Fault.CALLER,
                    "ROLE_UNKNOWN",
                    "role \"" + assignment.role() + "\"; " + PROTOCOL + " has party-0, party-1 and dealer");
        }
        try {
            new PartyRole(index, plan, assignment, services).run();
        } catch (JobFailure e) {
            if (Thread.currentThread().isInterrupted()) {
                // a link that an interrupt broke looks like a lost peer
                InterruptedException cancelled = new InterruptedException("cancelled: " + e.getMessage());
                cancelled.initCause(e);
                throw cancelled;
            }
            throw e;
        }
    }

    private static JoinPlan plan(byte[] bytes) throws JobFailure {
        JobSpec spec = parse(bytes);
        if (!spec.protocol().equals(new JobSpec.Protocol(PROTOCOL, VERSION))) {
            throw new JobFailure(
                    Fault.CALLER,
                    "PROTOCOL_UNKNOWN",
                    "protocol " + spec.protocol().name() + " version "
                            + spec.protocol().version() + "; this is " + PROTOCOL + " version " + VERSION);
        }
        Computation computation = spec.computation();
        if (computation instanceof Computation.Sql) {
            return plan(spec, SqlAnalysis.of(spec));
        }
        if (computation instanceof Computation.Psi psi) {
            return switch (psi.result()) {
                case CARDINALITY -> JoinPlan.of(spec, psi);
                case MEMBERS -> throw cannot(Construct.PSI_MEMBERS.name(), "the members of an intersection");
            };
        }
        throw cannot(
                Expressible.constructs(spec).stream().map(Construct::name).collect(Collectors.joining(", ")),
                "this operation");
    }

    private static JoinPlan plan(JobSpec spec, SqlAnalysis analysis) throws JobFailure {
        if (analysis instanceof SqlRefusal refused) {
            throw new JobFailure(
                    Fault.CALLER, refused.code().name(), refused.text().en());
        }
        SqlAnalysis.Analysed analysed = (SqlAnalysis.Analysed) analysis;
        Optional<Construct> missing = analysed.constructs().stream()
                .filter(c -> !EXPRESSIBLE.contains(c))
                .min(Comparator.naturalOrder());
        if (missing.isPresent()) {
            throw cannot(missing.get().name(), "the query \"" + analysed.enforced() + "\"");
        }
        if (analysed.grouped().isEmpty()) {
            throw cannot(Construct.SQL_ROWS.name(), "the query \"" + analysed.enforced() + "\"");
        }
        return JoinPlan.of(spec, analysed.grouped().get());
    }

    private static JobSpec parse(byte[] bytes) throws JobFailure {
        try {
            return JobSpec.parse(bytes);
        } catch (JsonRefusal e) {
            throw new JobFailure(new Refusal(Fault.CALLER, "SPEC_INVALID", e.getMessage()), e);
        }
    }

    private static JobFailure cannot(String construct, String what) {
        return new JobFailure(JoinPlan.cannotExpress(construct, what), null);
    }
}
