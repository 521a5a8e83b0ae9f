package org.yuheng.orchestrator.decision;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.check.SpecCheck;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.orchestrator.decision.Gathering.Gathered;
import org.yuheng.policy.Decision;
import org.yuheng.policy.Facts;
import org.yuheng.trust.Digests;
import org.yuheng.trust.attestation.EvidenceKind;

/** Turns a decision to proceed into the exact bytes that owners are asked to grant. */
@Component
class SpecFreezer {

    /** Roles that an enclave plays, so that it must prove what it is. */
    private static final Set<String> ENCLAVE_ROLES = Set.of("enclave", "dealer", "aggregator");

    private static final ZoneId CIVIL = ZoneId.of("Asia/Shanghai");
    private static final int MOST_RUNS = 100_000;

    private final PartyFacts parties;
    private final Measurements measurements;
    private final DecisionProperties properties;

    SpecFreezer(PartyFacts parties, Measurements measurements, DecisionProperties properties) {
        this.parties = parties;
        this.measurements = measurements;
        this.properties = properties;
    }

    /** Either a specification, or everything that stands in its way. */
    record Frozen(Optional<JobSpec> spec, List<Blocker> blockers) {}

    Frozen freeze(Question question, Gathered gathered, Decision decision) {
        List<Blocker> blockers = new ArrayList<>();
        List<JobSpec.Recipient> recipients = recipients(question, gathered, blockers);
        Optional<JobSpec.Recipient> reviewer =
                decision.obligation("RESULT_REVIEW").isPresent()
                        ? reviewer(question, gathered, blockers)
                        : Optional.empty();
        List<String> roles = decision.placement().stream()
                .map(Decision.Placement::role)
                .filter(ENCLAVE_ROLES::contains)
                .toList();
        JobSpec.EvidenceDemand evidence = evidence(decision, roles, blockers);
        if (!blockers.isEmpty()) {
            return new Frozen(Optional.empty(), blockers);
        }
        JobSpec spec = new JobSpec(
                question.request(),
                question.purpose(),
                question.legalBasis(),
                Digests.of(decision.toBytes()),
                decision.bundleHash(),
                JobSpec.Technique.valueOf(decision.technique().orElseThrow().name()),
                new JobSpec.Protocol(
                        decision.engines().get(0).protocol(),
                        decision.engines().get(0).version()),
                inputs(gathered, decision),
                gathered.analysis().computation(),
                participants(gathered, decision, recipients, reviewer),
                decision.placement().stream()
                        .map(p -> new JobSpec.Placement(p.role(), p.node()))
                        .toList(),
                evidence,
                decision.obligations().stream()
                        .map(o -> new JobSpec.Obligation(o.code(), o.parameters(), o.enforcedBy()))
                        .toList(),
                recipients,
                reviewer,
                new JobSpec.RunWindow(
                        endOf(question.to()),
                        question.earlierRuns() + runs(question.frequency(), question.from(), question.to()),
                        properties.maxAttempts()));
        List<Blocker> findings = SpecCheck.check(spec).stream()
                .map(finding -> new Blocker(
                        finding.code(),
                        "/computation",
                        Map.of("where", finding.where()),
                        finding.text().zh(),
                        finding.text().en()))
                .toList();
        return findings.isEmpty() ? new Frozen(Optional.of(spec), List.of()) : new Frozen(Optional.empty(), findings);
    }

    private List<JobSpec.Input> inputs(Gathered gathered, Decision decision) {
        Map<String, String> nodeOf = new TreeMap<>();
        decision.placement().forEach(p -> p.datasets().forEach(code -> nodeOf.put(code, p.node())));
        List<JobSpec.Input> inputs = new ArrayList<>();
        gathered.byTable().forEach((table, dataset) -> {
            List<String> columns = gathered.analysis().columns().getOrDefault(table, List.of());
            if (!columns.isEmpty()) {
                String node = nodeOf.getOrDefault(dataset.code(), dataset.node().orElse(""));
                inputs.add(Analysis.input(table, dataset, node, columns));
            }
        });
        return inputs;
    }

    private List<JobSpec.Participant> participants(
            Gathered gathered,
            Decision decision,
            List<JobSpec.Recipient> recipients,
            Optional<JobSpec.Recipient> reviewer) {
        Set<String> ids = new LinkedHashSet<>();
        decision.placement().forEach(p -> ids.add(p.node()));
        gathered.byTable().values().forEach(dataset -> decision.placement().stream()
                .filter(p -> p.datasets().contains(dataset.code()))
                .forEach(p -> ids.add(p.node())));
        recipients.forEach(recipient -> ids.add(recipient.node()));
        reviewer.ifPresent(recipient -> ids.add(recipient.node()));
        return gathered.nodes().stream()
                .filter(node -> ids.contains(node.id()))
                .map(node -> new JobSpec.Participant(node.id(), node.organization(), node.signingKey()))
                .toList();
    }

    private List<JobSpec.Recipient> recipients(Question question, Gathered gathered, List<Blocker> blockers) {
        List<JobSpec.Recipient> recipients = new ArrayList<>();
        int number = 0;
        for (Question.To to : question.recipients()) {
            String field = "/recipients/" + number++;
            String node = gathered.recipientNodes().get(to.organization());
            Optional<String> certificate =
                    node == null ? Optional.empty() : parties.sealingCertificate(to.organization(), node);
            if (certificate.isEmpty()) {
                blockers.add(Blocker.of(
                        "RECIPIENT_CANNOT_OPEN",
                        field,
                        to.organization() + " 没有登记的节点或密封证书，无法接收结果",
                        to.organization() + " has no enrolled node with a sealing certificate; a result could not be"
                                + " sealed to it"));
            } else {
                recipients.add(new JobSpec.Recipient(to.organization(), node, certificate.get()));
            }
        }
        return recipients;
    }

    /** An owner of the data, who is no recipient, looks at the result first. */
    private Optional<JobSpec.Recipient> reviewer(Question question, Gathered gathered, List<Blocker> blockers) {
        Set<String> recipients = new LinkedHashSet<>();
        question.recipients().forEach(to -> recipients.add(to.organization()));
        for (Dataset dataset : gathered.byTable().values()) {
            for (PartyFacts.NodeFacts node : gathered.nodes()) {
                if (!recipients.contains(dataset.owner()) && node.owners().contains(dataset.owner())) {
                    Optional<String> certificate = parties.sealingCertificate(dataset.owner(), node.id());
                    if (certificate.isPresent()) {
                        return Optional.of(new JobSpec.Recipient(dataset.owner(), node.id(), certificate.get()));
                    }
                }
            }
        }
        blockers.add(Blocker.of(
                "NO_RESULT_REVIEWER",
                "/recipients",
                "结果须先审核，但没有可以审核的数据提供方（接收方不得自审）",
                "the result must be reviewed first, and no owner of the data can do it: a recipient does not review its"
                        + " own result"));
        return Optional.empty();
    }

    private JobSpec.EvidenceDemand evidence(Decision decision, List<String> roles, List<Blocker> blockers) {
        Facts.EvidenceKind decided = decision.evidence().orElse(Facts.EvidenceKind.NONE);
        EvidenceKind kind = decided.hardware() ? EvidenceKind.valueOf(decided.name()) : EvidenceKind.TDX;
        Map<String, List<String>> known = measurements.of(roles, kind);
        for (String role : roles) {
            if (!known.containsKey(role)) {
                blockers.add(Blocker.of(
                        "MEASUREMENT_UNKNOWN",
                        "",
                        "发布清单没有角色 " + role + " 在 " + kind + " 上的度量值，请运维人员配置发布清单",
                        "the release manifest has no measurement of " + role + " on " + kind
                                + "; the operators must configure yuheng.decision.release-manifest"));
            }
        }
        return new JobSpec.EvidenceDemand(kind.name(), decided == Facts.EvidenceKind.SIMULATED, known);
    }

    private static Instant endOf(LocalDate day) {
        return day.plusDays(1).atStartOfDay(CIVIL).toInstant();
    }

    private static int runs(Facts.Frequency frequency, LocalDate from, LocalDate to) {
        long periods =
                switch (frequency) {
                    case ONCE -> 0;
                    case YEARLY -> ChronoUnit.YEARS.between(from, to);
                    case QUARTERLY -> ChronoUnit.MONTHS.between(from, to) / 3;
                    case MONTHLY -> ChronoUnit.MONTHS.between(from, to);
                    case WEEKLY -> ChronoUnit.WEEKS.between(from, to);
                    case DAILY -> ChronoUnit.DAYS.between(from, to);
                    case REALTIME -> MOST_RUNS;
                };
        return (int) Math.min(MOST_RUNS, periods + 1);
    }
}
