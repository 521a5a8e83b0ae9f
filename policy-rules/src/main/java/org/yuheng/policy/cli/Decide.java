package org.yuheng.policy.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.yuheng.json.JsonRefusal;
import org.yuheng.policy.BundleRefusal;
import org.yuheng.policy.Decision;
import org.yuheng.policy.Explanation;
import org.yuheng.policy.Facts;
import org.yuheng.policy.Language;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.PolicyEngine;

/** {@code decide FILE}: one decision from a file of facts, without any server. */
public final class Decide {

    private static final String HELP = """
            decide FILE [--explain zh|en] [--bundle FILE]
              FILE              facts of one request, JSON (docs/schema/facts.schema.json)
              --explain zh|en   print a page of text in Chinese or English instead of JSON
              --bundle FILE     decide by this packed bundle instead of the baseline
            Prints the decision as one line of JSON (docs/schema/decision.schema.json).
            Exit code: 0 a decision was made, whatever its outcome; 2 the input could not be used, the reason is on
            standard error as CODE: value and expectation.
            """;

    private Decide() {}

    public static void main(String[] args) {
        Input.quietLogging();
        System.exit(run(
                List.of(args),
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8)));
    }

    /** @return the exit code */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.contains("--help")) {
            out.print(HELP);
            return 0;
        }
        try {
            Arguments arguments =
                    Arguments.parse(args, Set.of("--explain", "--bundle")).expect(1, "decide FILE");
            Optional<Language> language = arguments.option("--explain").map(Input::language);
            CompletableFuture<Facts> reading = CompletableFuture.supplyAsync(
                    () -> facts(arguments.positional().get(0)));
            PolicyEngine engine =
                    engine(Input.bundle(arguments.option("--bundle").orElse(Input.BASELINE)));
            Decision decision = engine.decide(joined(reading));
            if (language.isPresent()) {
                out.print(Explanation.page(decision, language.get()));
            } else {
                out.println(new String(decision.toBytes(), StandardCharsets.UTF_8));
            }
            return 0;
        } catch (Unusable e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    private static Facts facts(String file) {
        try {
            return Facts.parse(Input.bytes(file, Facts.MAX_BYTES));
        } catch (JsonRefusal e) {
            throw Input.refused(file, e);
        }
    }

    /** Reading facts and compiling rules take a second each in a cold process, so they go side by side. */
    private static Facts joined(CompletableFuture<Facts> reading) {
        try {
            return reading.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Unusable unusable ? unusable : e;
        }
    }

    private static PolicyEngine engine(PolicyBundle bundle) {
        try {
            return PolicyEngine.of(bundle);
        } catch (BundleRefusal e) {
            throw new Unusable("BUNDLE_REFUSED", e.getMessage(), e);
        }
    }
}
