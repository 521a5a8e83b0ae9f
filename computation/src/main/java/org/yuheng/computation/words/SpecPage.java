package org.yuheng.computation.words;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.ColumnRef;
import org.yuheng.computation.sql.ColumnUse;
import org.yuheng.computation.sql.SqlAnalysis;

/** Writes one page. */
final class SpecPage {

    private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final JobSpec spec;
    private final String digest;
    private final String node;
    private final Phrases say;
    private final List<String> lines = new ArrayList<>();
    private final Map<ColumnRef, Set<ColumnUse.Use>> uses = new HashMap<>();

    SpecPage(JobSpec spec, String digest, String node, Phrases say) {
        this.spec = spec;
        this.digest = digest;
        this.node = node;
        this.say = say;
    }

    String write() {
        lines.add(say.say("title"));
        lines.add("");
        lines.add(say.say("request", spec.requestId()));
        lines.add(say.say("digest", digest));
        lines.add(say.say("purpose", spec.purpose()));
        lines.add(say.say("legal", spec.legalBasis()));
        section("section.what");
        computation();
        section("section.data");
        spec.inputs().forEach(this::input);
        section("section.where");
        where();
        section("section.obligations");
        obligations();
        section("section.recipients");
        spec.recipients().forEach(r -> item(say.say("recipient", r.organization(), r.node())));
        spec.reviewer().ifPresent(r -> item(say.say("reviewer", r.organization(), r.node())));
        section("section.until");
        item(say.say("until", UNTIL.format(spec.runs().notAfter())));
        item(say.say("runs", spec.runs().maxRuns(), spec.runs().maxAttempts()));
        return String.join("\n", lines) + "\n";
    }

    private void section(String key) {
        lines.add("");
        lines.add(say.say(key));
    }

    private void item(String line) {
        lines.add("  - " + line);
    }

    private void computation() {
        Computation computation = spec.computation();
        if (computation instanceof Computation.Sql sql) {
            sql(sql);
        } else if (computation instanceof Computation.Psi psi) {
            String left = psi.leftTable() + "." + psi.leftColumn();
            String right = psi.rightTable() + "." + psi.rightColumn();
            item(say.say(
                    switch (psi.result()) {
                        case CARDINALITY -> "psi.cardinality";
                        case MEMBERS -> "psi.members";
                    },
                    left,
                    right));
        } else if (computation instanceof Computation.LookUp lookUp) {
            item(say.say(
                    "lookup",
                    lookUp.keyTable() + "." + lookUp.keyColumn(),
                    lookUp.table() + "." + lookUp.matchColumn(),
                    say.list(lookUp.columns())));
        } else if (computation instanceof Computation.Train train) {
            item(say.say(
                    "train",
                    say.of("train", train.model()),
                    train.label(),
                    say.list(train.features()),
                    train.iterations()));
            item(say.of("train", train.partition()));
        } else if (computation instanceof Computation.Score score) {
            item(say.say(
                    "score", score.modelDigest(), score.table() + "." + score.keyColumn(), say.list(score.features())));
        } else {
            Computation.Transfer transfer = (Computation.Transfer) computation;
            item(say.say("transfer", transfer.table(), say.list(transfer.columns())));
        }
    }

    private void sql(Computation.Sql sql) {
        item(say.say("sql"));
        sql.query().lines().forEach(l -> lines.add("    | " + Phrases.oneLine(l)));
        SqlAnalysis.of(spec)
                .fold(
                        analysed -> {
                            analysed.uses().forEach(u -> uses.put(u.column(), u.uses()));
                            item(say.say(
                                    switch (analysed.shape()) {
                                        case GROUPS -> "sql.groups";
                                        case ROWS -> "sql.rows";
                                    }));
                            if (analysed.joinsOnIdentifier()) {
                                item(say.say("sql.join", analysed.sources()));
                            }
                            if (!analysed.enforced().equals(sql.enforced())) {
                                item(say.say("sql.enforced"));
                            }
                            return null;
                        },
                        refusal -> {
                            item(say.say("sql.refused", refusal.code()));
                            return null;
                        });
    }

    private void input(JobSpec.Input input) {
        String key = input.node().equals(node) ? "input.own" : "input";
        item(say.say(key, input.table(), input.dataset(), input.owner(), input.node(), input.maxRows()));
        for (JobSpec.Column column : input.columns()) {
            String identifier = column.identifier() ? say.say("column.identifier") : "";
            lines.add("      "
                    + say.say(
                            "column",
                            column.name(),
                            say.of("type", column.type()),
                            identifier,
                            say.of("reveal", column.reveal())));
            Set<ColumnUse.Use> used = uses.get(new ColumnRef(input.table(), column.name()));
            if (used != null) {
                lines.add("        "
                        + say.say(
                                "column.used",
                                say.list(
                                        used.stream().map(u -> say.of("use", u)).toList())));
            }
        }
    }

    private void where() {
        item(say.of("technique", spec.technique()));
        item(say.say("protocol", spec.protocol().name(), spec.protocol().version()));
        for (JobSpec.Placement placement : spec.placement()) {
            item(say.say(placement.node().equals(node) ? "role.own" : "role", placement.role(), placement.node()));
        }
        item(say.say("evidence", spec.evidence().kind()));
        item(say.say(spec.evidence().allowSimulated() ? "evidence.simulated" : "evidence.hardware"));
        item(say.say(
                "participants",
                say.list(spec.participants().stream()
                        .map(p -> p.node() + " (" + p.organization() + ")")
                        .toList())));
    }

    private void obligations() {
        if (spec.obligations().isEmpty()) {
            item(say.say("obligation.none"));
        }
        for (JobSpec.Obligation obligation : spec.obligations()) {
            String key = "obligation." + obligation.code().toLowerCase(Locale.ROOT);
            boolean known = obligation.code().matches("[A-Z_]{1,32}") && say.has(key);
            StringBuilder line = new StringBuilder(
                    say.say("obligation", obligation.code(), say.say(known ? key : "obligation.unknown")));
            if (!obligation.parameters().isEmpty()) {
                List<String> parameters = new ArrayList<>();
                obligation.parameters().forEach((name, value) -> parameters.add(name + " = " + value));
                line.append(' ').append(say.say("obligation.parameters", say.list(parameters)));
            }
            String enforcer = "enforcer." + obligation.enforcedBy().toLowerCase(Locale.ROOT);
            line.append(say.say("list"))
                    .append(say.say("obligation.by", say.has(enforcer) ? say.say(enforcer) : obligation.enforcedBy()));
            item(line.toString());
        }
    }
}
