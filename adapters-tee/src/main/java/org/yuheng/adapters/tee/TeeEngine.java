package org.yuheng.adapters.tee;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.yuheng.json.JsonRefusal;

/**
 * The TEE technique at one node: an owner seals its columns into the enclave, the host runs the enclave process.
 *
 * <p>Roles: {@code owner-…} at every node with inputs, {@code enclave} at the host.
 */
public final class TeeEngine implements Engine {

    public static final String PROTOCOL = "yuheng-tee-sql";
    public static final int VERSION = 1;

    static final String ENCLAVE = "enclave";
    static final String OWNER_PREFIX = "owner-";

    private final String technique;
    private final List<String> evidenceKinds;
    private final boolean simulated;

    /**
     * @param technique TEE, or API_TEE and FL_TEE where their data ends in the same enclave
     * @param evidenceKinds kinds of evidence that an enclave hosted here can show; empty where none is hosted
     * @param simulated whether that evidence is simulated
     */
    public TeeEngine(String technique, List<String> evidenceKinds, boolean simulated) {
        this.technique = technique;
        this.evidenceKinds = List.copyOf(evidenceKinds);
        this.simulated = simulated;
    }

    @Override
    public EngineDescription describe() {
        return new EngineDescription(
                technique,
                PROTOCOL,
                VERSION,
                "yuheng embedded, DuckDB",
                List.of("SQL", "PSI", "LOOKUP"),
                evidenceKinds.isEmpty() ? List.of("owner") : List.of("owner", ENCLAVE),
                Map.of("rows", 10_000_000L),
                evidenceKinds,
                simulated);
    }

    @Override
    public Optional<Refusal> cannotExpress(byte[] spec) {
        JobSpec parsed;
        try {
            parsed = JobSpec.parse(spec);
        } catch (JsonRefusal e) {
            return no("SPEC_MALFORMED", e.getMessage());
        }
        if (!parsed.protocol().equals(new JobSpec.Protocol(PROTOCOL, VERSION))) {
            return no(
                    "PROTOCOL_UNKNOWN",
                    "protocol " + parsed.protocol().name() + " version "
                            + parsed.protocol().version() + "; this is " + PROTOCOL + " version " + VERSION);
        }
        Computation computation = parsed.computation();
        boolean expressible = computation instanceof Computation.Sql
                || computation instanceof Computation.Psi
                || computation instanceof Computation.LookUp;
        return expressible
                ? Optional.empty()
                : no(
                        "CANNOT_EXPRESS",
                        PROTOCOL + " cannot express " + Expressible.constructs(parsed)
                                + "; it expresses SQL, PSI and look-up");
    }

    private static Optional<Refusal> no(String code, String message) {
        return Optional.of(new Refusal(Fault.CALLER, code, message));
    }

    @Override
    public void run(JobAssignment assignment, NodeServices services) throws JobFailure, InterruptedException {
        JobSpec spec = JobSpec.parse(assignment.spec());
        if (assignment.role().equals(ENCLAVE)) {
            services.hostEnclave(PROTOCOL, spec.roles(OWNER_PREFIX));
        } else {
            sendTables(services);
        }
    }

    private static void sendTables(NodeServices services) throws JobFailure, InterruptedException {
        var tables = services.inputs();
        try (TableTransfer enclave = new TableTransfer(services.attested(ENCLAVE))) {
            int sent = 0;
            for (var table : tables) {
                enclave.send(table);
                services.progress("SENDING", ++sent / (double) tables.size(), Map.of("rows", table.rows()));
            }
            enclave.end();
            services.progress("WAITING_FOR_ENCLAVE", Double.NaN, Map.of());
            enclave.awaitDone();
        }
    }
}
