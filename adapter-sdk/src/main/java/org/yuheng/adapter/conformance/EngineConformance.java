package org.yuheng.adapter.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.check.Expressible;

/**
 * What every engine must do behind {@link Engine}: say what it can, refuse the rest by name, run well, and end in time
 * when a job is cancelled, a peer is lost or a peer misbehaves, with nothing left behind.
 *
 * <p>What the node does for every engine alike (grants, deadlines, duplicate starts, results of other jobs) is examined by
 * {@link NodeConformance}.
 */
public final class EngineConformance {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> TECHNIQUES = Set.of("TEE", "API_TEE", "FL_TEE", "MPC_TEE", "API");
    private static final Set<String> ROLES = Set.of("owner", "enclave", "party", "dealer", "aggregator");
    private static final Set<String> ENCLAVES = Set.of("enclave", "dealer", "aggregator");

    /** The shares of a good run's traffic after which something goes wrong: at once, in between, just before the end. */
    private static final double[] MOMENTS = {0, 0.3, 0.7, 0.99};

    private final EngineSubject subject;
    private final Engine engine;
    private final AtomicInteger attempts = new AtomicInteger();

    private EngineConformance(EngineSubject subject) {
        this.subject = subject;
        this.engine = subject.engine();
    }

    /** Everything that is demanded of this engine; the ones about running only where it plays a role. */
    public static List<Requirement> of(EngineSubject subject) {
        EngineConformance kit = new EngineConformance(subject);
        List<Requirement> all = new ArrayList<>();
        all.add(new Requirement("describesWhatItCanDo", kit::description));
        all.add(new Requirement("refusesByNameWhatItCannotExpress", kit::inexpressible));
        all.add(new Requirement("refusesBytesThatAreNoSpecification", kit::malformed));
        if (subject.example().isPresent()) {
            JobSpec example = subject.example().get();
            all.add(new Requirement("expressesWhatItSaysItCan", () -> kit.expressible(example)));
            all.add(new Requirement("refusesAnotherProtocolOrVersion", () -> kit.otherProtocol(example)));
            all.add(new Requirement("runsItsExample", () -> kit.runs(example)));
            all.add(new Requirement("runsTwoJobsAtOnce", () -> kit.runsTwo(example)));
            all.add(new Requirement("endsWhenItIsCancelled", () -> kit.cancelled(example)));
            all.add(new Requirement("endsWhenAPeerIsLost", () -> kit.peerLost(example)));
            all.add(new Requirement("claimsNoSuccessWithoutAPeer", () -> kit.falseSuccess(example)));
            all.add(new Requirement("endsWhenAPeerSendsGarbageWithoutEnd", () -> kit.flooded(example)));
        }
        return all;
    }

    private Optional<String> description() {
        EngineDescription says = engine.describe();
        if (!TECHNIQUES.contains(says.technique())) {
            return Optional.of("technique " + says.technique() + ", expected one of " + TECHNIQUES);
        }
        if (says.protocol().isBlank() || says.implementation().isBlank() || says.version() < 1) {
            return Optional.of("protocol, implementation and a version from 1 are expected: " + says);
        }
        if (!specimens().keySet().containsAll(says.operations())) {
            return Optional.of("operations " + says.operations() + ", known are "
                    + specimens().keySet());
        }
        if (!ROLES.containsAll(says.roles())) {
            return Optional.of("roles " + says.roles() + ", known are " + ROLES);
        }
        if (says.limits().values().stream().anyMatch(limit -> limit < 1)) {
            return Optional.of("a limit below 1 in " + says.limits());
        }
        boolean hosts = says.roles().stream().anyMatch(ENCLAVES::contains);
        if (hosts == says.evidenceKinds().isEmpty()) {
            return Optional.of("roles " + says.roles() + " with evidence kinds " + says.evidenceKinds());
        }
        return says.equals(engine.describe()) ? Optional.empty() : Optional.of("it describes itself anew each time");
    }

    /** One computation of every operation; what stands in them matters less than which operation it is. */
    private static Map<String, Computation> specimens() {
        Map<String, Computation> specimens = new LinkedHashMap<>();
        specimens.put("SQL", new Computation.Sql("SELECT count(*) AS n FROM a", "SELECT count(*) AS n FROM a"));
        specimens.put("PSI", new Computation.Psi("a", "id", "b", "id", Computation.PsiResult.CARDINALITY));
        specimens.put("LOOKUP", new Computation.LookUp("a", "id", "b", "id", List.of("x")));
        specimens.put(
                "TRAIN",
                new Computation.Train(
                        Computation.Model.LOGISTIC_REGRESSION,
                        Computation.Partition.HORIZONTAL,
                        List.of("a", "b"),
                        List.of("x"),
                        "y",
                        10,
                        0));
        specimens.put("SCORE", new Computation.Score("sha256:" + "0".repeat(64), "a", "id", List.of("x")));
        specimens.put("TRANSFER", new Computation.Transfer("a", List.of("x")));
        return specimens;
    }

    private Optional<String> inexpressible() {
        List<JobSpec> specs = new ArrayList<>(subject.inexpressible());
        JobSpec base = subject.example().orElseGet(() -> ExampleSpec.of(engine.describe()));
        specimens().forEach((operation, computation) -> {
            if (!engine.describe().operations().contains(operation)) {
                specs.add(ExampleSpec.with(base, computation));
            }
        });
        for (JobSpec spec : specs) {
            Set<String> constructs = new TreeSet<>();
            if (spec.computation() instanceof Computation.Sql
                    && !subject.inexpressible().contains(spec)) {
                constructs.add("SQL");
            } else {
                Expressible.constructs(spec).forEach(construct -> constructs.add(construct.name()));
            }
            Optional<Refusal> refusal = engine.cannotExpress(spec.toBytes());
            if (refusal.isEmpty()) {
                return Optional.of("it does not refuse " + constructs + ", and does not describe it either");
            }
            String message = refusal.get().message();
            if (refusal.get().fault() != Fault.CALLER || constructs.stream().noneMatch(message::contains)) {
                return Optional.of("refusing " + constructs + " it says " + refusal.get()
                        + "; expected fault CALLER and the construct's name in the message");
            }
        }
        return Optional.empty();
    }

    private Optional<String> malformed() {
        byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        byte[] large = new byte[JobSpec.MAX_BYTES + 1];
        for (byte[] bytes : List.of(new byte[0], new byte[] {(byte) 0xff, 0}, "{}".getBytes(), deep, large)) {
            try {
                if (engine.cannotExpress(bytes).isEmpty()) {
                    return Optional.of(bytes.length + " bytes that are no specification are accepted");
                }
            } catch (RuntimeException e) {
                return Optional.of("it throws " + e + " instead of refusing with a code");
            }
        }
        return Optional.empty();
    }

    private Optional<String> expressible(JobSpec example) {
        return engine.cannotExpress(example.toBytes()).map(refusal -> "it refuses its own example: " + refusal);
    }

    private Optional<String> otherProtocol(JobSpec example) {
        JobSpec.Protocol own = example.protocol();
        for (JobSpec.Protocol other : List.of(
                new JobSpec.Protocol("another-protocol", own.version()),
                new JobSpec.Protocol(own.name(), own.version() + 1))) {
            if (engine.cannotExpress(ExampleSpec.with(example, other).toBytes()).isEmpty()) {
                return Optional.of("it takes " + other + " for its own " + own);
            }
        }
        return Optional.empty();
    }

    private Rehearsal rehearsal(JobSpec example) {
        return new Rehearsal(subject, engine, example, new JobId(example.requestId(), 1, attempts.incrementAndGet()));
    }

    private Optional<String> runs(JobSpec example) throws InterruptedException {
        return good(rehearsal(example).run(PATIENCE));
    }

    private Optional<String> runsTwo(JobSpec example) throws InterruptedException {
        CompletableFuture<Optional<String>> other = CompletableFuture.supplyAsync(() -> {
            try {
                return runs(example);
            } catch (InterruptedException e) {
                return Optional.of("interrupted");
            }
        });
        Optional<String> first = runs(example);
        return first.or(other::join);
    }

    private Optional<String> good(Rehearsal.Ends ends) {
        return ended(ends)
                .or(() -> ends.failures().isEmpty()
                        ? subject.wrong(ends.published())
                        : Optional.of("roles failed: " + ends.failures()));
    }

    private long traffic(JobSpec example) throws InterruptedException {
        return rehearsal(example).run(PATIENCE).bytes();
    }

    private Optional<String> cancelled(JobSpec example) throws InterruptedException {
        long traffic = traffic(example);
        for (double moment : MOMENTS) {
            Rehearsal.Ends ends =
                    rehearsal(example).cancelled((long) (traffic * moment)).run(PATIENCE);
            Optional<String> wrong = ended(ends).or(() -> coded(ends));
            if (wrong.isPresent()) {
                return wrong.map(text -> "cancelled after " + (int) (100 * moment) + " % of the traffic: " + text);
            }
        }
        return Optional.empty();
    }

    private Optional<String> peerLost(JobSpec example) throws InterruptedException {
        long traffic = traffic(example);
        for (JobSpec.Placement lost : example.placement()) {
            for (double moment : MOMENTS) {
                Rehearsal.Ends ends = rehearsal(example)
                        .losing(lost.role(), (long) (traffic * moment))
                        .run(PATIENCE);
                Optional<String> wrong = ended(ends).or(() -> coded(ends));
                if (wrong.isPresent()) {
                    return wrong.map(
                            text -> lost.role() + " lost after " + (int) (100 * moment) + " % of the traffic: " + text);
                }
            }
        }
        return Optional.empty();
    }

    /** A role that never takes part: somebody has to fail for it, and nothing comes out that is not right. */
    private Optional<String> falseSuccess(JobSpec example) throws InterruptedException {
        for (JobSpec.Placement absent : example.placement()) {
            Rehearsal.Ends ends = rehearsal(example).losing(absent.role(), 0).run(PATIENCE);
            boolean noticed = ends.failures().keySet().stream().anyMatch(role -> !role.equals(absent.role()));
            if (!noticed) {
                return Optional.of("without " + absent.role() + " every other role says that it succeeded");
            }
            if (!ends.published().isEmpty()) {
                Optional<String> wrong = subject.wrong(ends.published());
                if (wrong.isPresent()) {
                    return wrong.map(text -> "without " + absent.role() + " it publishes " + text);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> flooded(JobSpec example) throws InterruptedException {
        for (JobSpec.Placement flooder : example.placement()) {
            for (byte value : new byte[] {0, 1, (byte) 0xff}) {
                Rehearsal.Ends ends =
                        rehearsal(example).flooding(flooder.role(), value).run(PATIENCE);
                Optional<String> wrong = ended(ends).or(() -> coded(ends));
                // An enclave is attested code: what it says of its own work is believed.
                if (wrong.isEmpty() && ends.failures().isEmpty() && !ENCLAVES.contains(flooder.role())) {
                    wrong = Optional.of("every other role ends as if all were well");
                }
                if (wrong.isPresent()) {
                    return wrong.map(text -> flooder.role() + " sends bytes of " + value + " without end: " + text);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ended(Rehearsal.Ends ends) {
        if (!ends.stuck().isEmpty()) {
            return Optional.of(ends.stuck() + " had not ended after " + PATIENCE);
        }
        return ends.threadsLeft() == 0
                ? Optional.empty()
                : Optional.of(ends.threadsLeft() + " threads still run after every role has ended");
    }

    /** A role ends well, with a code, or because it was interrupted; nothing else. */
    private static Optional<String> coded(Rehearsal.Ends ends) {
        return ends.failures().entrySet().stream()
                .filter(end ->
                        !(end.getValue() instanceof JobFailure) && !(end.getValue() instanceof InterruptedException))
                .findFirst()
                .map(end -> end.getKey() + " threw " + end.getValue() + ", expected a coded failure");
    }
}
