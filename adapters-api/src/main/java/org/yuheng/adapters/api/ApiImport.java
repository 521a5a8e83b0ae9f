package org.yuheng.adapters.api;

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
 * Says that this node can take a partner's data in by a plain API. It plays no role of its own: the data is a source of the
 * node, checked and scanned on arrival ({@link PartnerFeed}), and goes on to an enclave in the owner's role.
 */
public final class ApiImport implements Engine {

    public static final String PROTOCOL = "yuheng-api";
    public static final int VERSION = 1;

    @Override
    public EngineDescription describe() {
        return new EngineDescription(
                "API", PROTOCOL, VERSION, "yuheng", List.of(), List.of(), Map.of(), List.of(), false);
    }

    @Override
    public Optional<Refusal> cannotExpress(byte[] spec) {
        try {
            JobSpec parsed = JobSpec.parse(spec);
            String asked = parsed.computation() instanceof Computation.Sql
                    ? "SQL"
                    : Expressible.constructs(parsed).toString();
            return Optional.of(noRole("cannot express " + asked + ": it "));
        } catch (JsonRefusal e) {
            return Optional.of(new Refusal(Fault.CALLER, "SPEC_MALFORMED", e.getMessage()));
        }
    }

    @Override
    public void run(JobAssignment assignment, NodeServices services) throws JobFailure {
        throw new JobFailure(noRole(""), null);
    }

    private static Refusal noRole(String asked) {
        return new Refusal(
                Fault.CALLER,
                "CANNOT_EXPRESS",
                PROTOCOL + " " + asked + "takes data in and plays no role in a job; ask for API_TEE");
    }
}
