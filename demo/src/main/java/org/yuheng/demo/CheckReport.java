package org.yuheng.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.yuheng.demo.verify.PolicyReadings;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.trust.receipt.Check;
import org.yuheng.trust.receipt.PinnedKeys;
import org.yuheng.trust.receipt.ReceiptVerifier;

/** The table at the end of a check. */
final class CheckReport {

    private final List<Journey.End> ends;
    private final Path receipts;

    CheckReport(List<Journey.End> ends, Path receipts) {
        this.ends = List.copyOf(ends);
        this.receipts = receipts;
    }

    /** @return whether every request ended as it should */
    boolean print(PrintStream out) throws IOException {
        ReceiptVerifier verifier = new ReceiptVerifier(
                PinnedKeys.parse(Files.readAllBytes(receipts.resolve("pinned-keys.json")))
                        .value(),
                new PolicyReadings(PolicyBundle.baseline()));
        boolean all = true;
        out.println(
                "request | scenario | technique | placement | engine | rows | seconds | outcome | receipt | as it should");
        for (Journey.End end : ends) {
            List<Check> failed =
                    end.receipt().isPresent() ? failed(verifier, end.receipt().get()) : List.of();
            boolean good = good(end) && failed.isEmpty();
            all &= good;
            out.println(String.join(
                    " | ",
                    end.request() + " " + end.scenario().title(),
                    end.kind(),
                    end.technique(),
                    end.placement(),
                    end.engine(),
                    end.rows() < 0 ? "-" : Long.toString(end.rows()),
                    end.seconds()
                            .map(s -> String.format(Locale.ROOT, "%.1f", s))
                            .orElse("-"),
                    end.receipt().isPresent() ? "RELEASED" : end.state() + end.codes(),
                    end.receipt()
                            .map(file -> file.getFileName() + (failed.isEmpty() ? " verified" : " NOT VERIFIED"))
                            .orElse("-"),
                    good ? "yes" : "NO " + end.trouble()));
            failed.forEach(check -> out.println("    " + check));
        }
        out.println("回执 / receipts: " + receipts + " ; ./yuheng verify receipt " + receipts + "/FILE");
        return all;
    }

    private static List<Check> failed(ReceiptVerifier verifier, Path receipt) throws IOException {
        List<Check> checks = verifier.verify(Files.readAllBytes(receipt));
        return checks.stream().filter(check -> !check.passed()).toList();
    }

    private static boolean good(Journey.End end) {
        Scenario scenario = end.scenario();
        if (!end.trouble().isEmpty()) {
            return false;
        }
        boolean chosen = scenario.technique()
                .map(technique -> technique.equals(end.technique()))
                .orElse(true);
        boolean ended = scenario.endsReleased()
                ? end.receipt().isPresent() && end.rows() > 0
                : end.state().equals(scenario.outcome()) && end.codes().contains(scenario.code());
        return chosen && ended;
    }
}
