package org.yuheng.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yuheng.json.StrictJson;

/**
 * {@code yuheng bench NAME [ARGUMENT ...]}: prints one JSON line with the command and the machine, then one for each figure,
 * then the machine's load at the end. What the arguments are, and the method of each, is in benchmarks/README.md.
 */
public final class Bench {

    private Bench() {}

    private interface Figures {
        void print(String[] arguments) throws Exception;
    }

    private static final Map<String, List<Figures>> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("decide", List.of(org.yuheng.policy.DecisionsPerSecond::main));
        NAMES.put("journey", List.of(org.yuheng.orchestrator.journey.JourneyFigures::main));
        NAMES.put("pages", List.of(org.yuheng.orchestrator.journey.PageFigures::main));
        NAMES.put("tee", List.of(org.yuheng.adapters.tee.TeeFigures::main));
        NAMES.put("result", List.of(org.yuheng.node.GrantToResultFigures::main));
        NAMES.put("attest", List.of(org.yuheng.trust.attestation.bench.AttestBench::main));
        NAMES.put("log", List.of(org.yuheng.orchestrator.audit.LogFigures::main));
        NAMES.put("seal", List.of(org.yuheng.trust.sealing.SealFigures::main));
        NAMES.put("mpc", List.of(org.yuheng.adapters.mpc.MpcFigures::main));
        NAMES.put(
                "fl",
                List.of(
                        org.yuheng.adapters.fl.training.FederatedTimings::main,
                        org.yuheng.adapters.fl.statistics.StatisticsTimings::main));
        NAMES.put("start", List.of(StartFigures::main));
    }

    record Header(String command, Machine machine) {}

    record Footer(double loadAtTheEnd) {}

    public static void main(String[] arguments) throws Exception {
        List<Figures> figures = arguments.length == 0 ? null : NAMES.get(arguments[0]);
        if (figures == null) {
            System.err.println("yuheng bench: which? " + String.join(", ", NAMES.keySet()));
            System.exit(2);
        }
        // Where the enclave programs are, for figures of whole nodes.
        System.setProperty(
                "yuheng.enclaves", root().resolve("party-node/target/enclaves").toString());
        print(new Header("yuheng bench " + String.join(" ", arguments), Machine.here()));
        for (Figures one : figures) {
            one.print(Arrays.copyOfRange(arguments, 1, arguments.length));
        }
        print(new Footer(Machine.here().load()));
        System.exit(0);
    }

    static void print(Object line) {
        System.out.println(new String(StrictJson.write(line), java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The repository, of which this runs out of {@code benchmarks/target/lib}. */
    static Path root() {
        String first = System.getProperty("java.class.path").split(java.io.File.pathSeparator)[0];
        return Path.of(first).toAbsolutePath().getParent().resolve("../../..").normalize();
    }
}
