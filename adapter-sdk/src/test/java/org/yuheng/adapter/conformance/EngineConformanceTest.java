package org.yuheng.adapter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yuheng.adapter.enclave.EnclaveProgram;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.check.Expressible;
import org.yuheng.json.JsonRefusal;

/** The kit passes a good engine, and finds each thing that a bad one does. */
class EngineConformanceTest {

    private enum Defect {
        NAMES_NO_CONSTRUCT,
        EXPRESSES_ALL,
        THROWS_ON_GARBAGE,
        TAKES_ANY_VERSION,
        PUBLISHES_NOTHING,
        THROWS_WHEN_A_PEER_IS_GONE,
        BELIEVES_EVERYTHING,
        SAYS_ROLE_WITHOUT_EVIDENCE
    }

    private static Set<String> violated(Set<Defect> defects) throws Exception {
        Set<String> violated = new TreeSet<>();
        for (Requirement requirement : EngineConformance.of(new Greeting(defects))) {
            if (requirement.violation().isPresent()) {
                violated.add(requirement.name());
            }
        }
        return violated;
    }

    @Test
    void passesAGoodEngine() throws Exception {
        assertThat(violated(EnumSet.noneOf(Defect.class))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NAMES_NO_CONSTRUCT, refusesByNameWhatItCannotExpress",
        "EXPRESSES_ALL, refusesByNameWhatItCannotExpress",
        "THROWS_ON_GARBAGE, refusesBytesThatAreNoSpecification",
        "TAKES_ANY_VERSION, refusesAnotherProtocolOrVersion",
        "PUBLISHES_NOTHING, runsItsExample",
        "THROWS_WHEN_A_PEER_IS_GONE, endsWhenAPeerIsLost",
        "BELIEVES_EVERYTHING, endsWhenAPeerSendsGarbageWithoutEnd",
        "SAYS_ROLE_WITHOUT_EVIDENCE, describesWhatItCanDo",
    })
    void findsEachDefect(Defect defect, String requirement) throws Exception {
        assertThat(violated(EnumSet.of(defect))).contains(requirement);
    }

    /** Two parties: the first says hello, the second publishes what it heard. */
    private record Greeting(Set<Defect> defects) implements EngineSubject, Engine {

        @Override
        public Engine engine() {
            return this;
        }

        @Override
        public EngineDescription describe() {
            return new EngineDescription(
                    "MPC_TEE",
                    "greeting",
                    1,
                    "test",
                    List.of("TRANSFER"),
                    defects.contains(Defect.SAYS_ROLE_WITHOUT_EVIDENCE) ? List.of("party", "dealer") : List.of("party"),
                    Map.of(),
                    List.of(),
                    true);
        }

        @Override
        public Optional<Refusal> cannotExpress(byte[] bytes) {
            JobSpec spec;
            try {
                spec = JobSpec.parse(bytes);
            } catch (JsonRefusal e) {
                if (defects.contains(Defect.THROWS_ON_GARBAGE)) {
                    throw e;
                }
                return Optional.of(new Refusal(Fault.CALLER, "SPEC_MALFORMED", e.getMessage()));
            }
            boolean other = !spec.protocol().equals(new JobSpec.Protocol("greeting", 1));
            if (other && !defects.contains(Defect.TAKES_ANY_VERSION)) {
                return Optional.of(new Refusal(Fault.CALLER, "PROTOCOL_UNKNOWN", "this is greeting 1"));
            }
            if (spec.computation() instanceof Computation.Transfer || defects.contains(Defect.EXPRESSES_ALL)) {
                return Optional.empty();
            }
            String asked = spec.computation() instanceof Computation.Sql
                    ? "SQL"
                    : Expressible.constructs(spec).toString();
            return Optional.of(new Refusal(
                    Fault.CALLER,
                    "CANNOT_EXPRESS",
                    defects.contains(Defect.NAMES_NO_CONSTRUCT) ? "no" : "cannot express " + asked));
        }

        @Override
        public void run(JobAssignment assignment, NodeServices services) throws JobFailure, InterruptedException {
            boolean first = assignment.role().equals("party-0");
            try (Link link = services.link(first ? "party-1" : "party-0")) {
                if (first) {
                    link.out().write("hello".getBytes());
                    if (link.in().read() != '!') {
                        throw new IOException("no answer");
                    }
                    return;
                }
                byte[] heard = link.in().readNBytes(5);
                if (!new String(heard).equals("hello") && !defects.contains(Defect.BELIEVES_EVERYTHING)) {
                    throw new JobFailure(Fault.PEER, "NO_GREETING", "expected hello");
                }
                if (!defects.contains(Defect.PUBLISHES_NOTHING)) {
                    services.publish("result", new ResultPart("text/plain", heard, 1, 0));
                }
                link.out().write('!');
            } catch (IOException e) {
                if (defects.contains(Defect.THROWS_WHEN_A_PEER_IS_GONE)) {
                    throw new IllegalStateException(e);
                }
                throw new JobFailure(new Refusal(Fault.PEER, "LINK_LOST", String.valueOf(e.getMessage())), e);
            }
        }

        @Override
        public Optional<JobSpec> example() {
            JobSpec.Column id = new JobSpec.Column("id", ColumnType.VARCHAR, Reveal.PLAIN, true);
            return Optional.of(new JobSpec(
                    "R2026-000001",
                    "greeting",
                    "none",
                    "sha256:" + "0".repeat(64),
                    "sha256:" + "1".repeat(64),
                    JobSpec.Technique.MPC_TEE,
                    new JobSpec.Protocol("greeting", 1),
                    List.of(new JobSpec.Input("a", "a", "org-a", "node-a", List.of(id), 10)),
                    new Computation.Transfer("a", List.of("id")),
                    List.of(
                            new JobSpec.Participant("node-a", "org-a", "a2V5"),
                            new JobSpec.Participant("node-b", "org-b", "a2V5")),
                    List.of(new JobSpec.Placement("party-0", "node-a"), new JobSpec.Placement("party-1", "node-b")),
                    new JobSpec.EvidenceDemand("TDX", true, Map.of()),
                    List.of(),
                    List.of(new JobSpec.Recipient("org-b", "node-b", "Y2VydA==")),
                    Optional.empty(),
                    new JobSpec.RunWindow(Instant.parse("2036-01-01T00:00:00Z"), 1, 1)));
        }

        @Override
        public List<InputTable> inputs(String role) {
            return List.of();
        }

        @Override
        public EnclaveProgram program(String name) {
            throw new AssertionError("no enclave in this protocol");
        }

        @Override
        public Optional<String> wrong(Map<String, ResultPart> published) {
            ResultPart result = published.get("result");
            return result != null && new String(result.content()).equals("hello")
                    ? Optional.empty()
                    : Optional.of("published " + published);
        }
    }
}
