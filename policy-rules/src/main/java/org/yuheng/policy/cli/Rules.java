package org.yuheng.policy.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.policy.BundleRefusal;
import org.yuheng.policy.Language;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.rules.BundleDiff;
import org.yuheng.policy.rules.Change;
import org.yuheng.policy.rules.Finding;
import org.yuheng.policy.rules.RuleCheck;
import org.yuheng.policy.rules.Simulation;

/** {@code rules COMMAND}: work on policy bundles in files. */
public final class Rules {

    private static final int MAX_LINE = 4 << 20;

    private static final String HELP = """
            rules check BUNDLE                     gaps, overlaps, masked rows
            rules diff BUNDLE BUNDLE               what differs, in words
            rules simulate BUNDLE DECISIONS        who would get another outcome
            rules unpack BUNDLE DIRECTORY          one file for each table, to edit
            rules pack DIRECTORY FILE              a bundle of the files in a directory
            Publishing a bundle needs an orchestrator: yuheng rules list|propose|approve|activate|rollback --help
              BUNDLE      a packed bundle, or "baseline"
              DECISIONS   one {"facts":…,"decision":…} on each line
              --lang zh|en  language of diff and simulate (en)
            Prints one JSON object on each line for check; text for the others.
            Exit code: 0 nothing found (sound, same, nobody affected, written); 1 something found; 2 the input could not
            be used, the reason is on standard error as CODE: value and expectation.
            """;

    private final Arguments arguments;
    private final PrintStream out;
    private final Language language;

    private Rules(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
        this.language = Input.language(arguments.option("--lang").orElse("en"));
    }

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
            if (args.isEmpty()) {
                throw new Unusable("COMMAND_MISSING", "expected check, diff, simulate, unpack or pack");
            }
            Rules rules = new Rules(Arguments.parse(args.subList(1, args.size()), Set.of("--lang")), out);
            return switch (args.get(0)) {
                case "check" -> rules.check();
                case "diff" -> rules.diff();
                case "simulate" -> rules.simulate();
                case "unpack" -> rules.unpack();
                case "pack" -> rules.pack();
                default ->
                    throw new Unusable(
                            "COMMAND_UNKNOWN",
                            "\"" + args.get(0) + "\"; expected check, diff, simulate, unpack or pack");
            };
        } catch (Unusable e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    private int check() {
        PolicyBundle bundle = bundle(0, 1, "rules check BUNDLE");
        List<Finding> findings = RuleCheck.findings(bundle);
        findings.forEach(f -> out.println(new String(StrictJson.write(f), StandardCharsets.UTF_8)));
        return RuleCheck.sound(findings) ? 0 : 1;
    }

    private int diff() {
        List<Change> changes =
                BundleDiff.between(bundle(0, 2, "rules diff BUNDLE BUNDLE"), bundle(1, 2, "rules diff BUNDLE BUNDLE"));
        changes.forEach(c -> out.println(language.of(c.zh(), c.en())));
        return changes.isEmpty() ? 0 : 1;
    }

    private int simulate() {
        PolicyBundle bundle = bundle(0, 2, "rules simulate BUNDLE DECISIONS");
        Simulation simulation;
        try {
            simulation = Simulation.of(bundle, stored(arguments.positional().get(1)));
        } catch (BundleRefusal e) {
            throw new Unusable("BUNDLE_REFUSED", e.getMessage(), e);
        }
        simulation.differences().forEach(d -> out.println(language.of(d.zh(), d.en())));
        long others = simulation.differences().stream()
                .filter(Simulation.Difference::anotherOutcome)
                .count();
        out.println(language.of(
                "共 " + simulation.decided() + " 件，" + simulation.differences().size() + " 件不同，其中 " + others
                        + " 件结论或技术不同。",
                simulation.decided() + " decisions, " + simulation.differences().size() + " differ, " + others
                        + " of them in outcome or technique."));
        return simulation.differences().isEmpty() ? 0 : 1;
    }

    private int unpack() {
        PolicyBundle bundle = bundle(0, 2, "rules unpack BUNDLE DIRECTORY");
        Path directory = Input.path(arguments.positional().get(1));
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> file : bundle.files().entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new Unusable("FILE_UNWRITABLE", directory + ": " + e, e);
        }
        out.println(bundle.hash());
        return 0;
    }

    private int pack() {
        arguments.expect(2, "rules pack DIRECTORY FILE");
        Path directory = Input.path(arguments.positional().get(0));
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> listed = Files.list(directory)) {
            for (Path file : listed.toList()) {
                files.put(
                        file.getFileName().toString(),
                        new String(Input.bytes(file.toString(), PolicyBundle.MAX_BYTES), StandardCharsets.UTF_8));
            }
            PolicyBundle bundle = PolicyBundle.of(files);
            Files.write(Input.path(arguments.positional().get(1)), bundle.pack());
            out.println(bundle.hash());
            return 0;
        } catch (BundleRefusal e) {
            throw new Unusable("BUNDLE_REFUSED", directory + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Unusable("FILE_UNWRITABLE", e.toString(), e);
        }
    }

    private PolicyBundle bundle(int index, int count, String usage) {
        return Input.bundle(arguments.expect(count, usage).positional().get(index));
    }

    private static List<Simulation.Stored> stored(String name) {
        List<Simulation.Stored> stored = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(Input.path(name))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    stored.add(
                            StrictJson.read(line.getBytes(StandardCharsets.UTF_8), Simulation.Stored.class, MAX_LINE));
                }
            }
            return stored;
        } catch (JsonRefusal e) {
            throw Input.refused(name + " line " + (stored.size() + 1), e);
        } catch (IOException e) {
            throw new Unusable("FILE_UNREADABLE", "\"" + name + "\": " + e, e);
        }
    }
}
