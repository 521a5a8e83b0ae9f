package org.yuheng.policy;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yuheng.json.StrictJson;

/**
 * What the rules say about one request, with everything that a person needs to understand and challenge it.
 *
 * @param version format of the decision; 1
 * @param outcome the strongest of all stops, or PROCEED
 * @param codes stable codes of everything that stops, strongest first; empty for PROCEED
 * @param scenario empty only where facts for it are missing
 * @param technique present exactly when outcome is PROCEED
 * @param form present exactly when outcome is PROCEED
 * @param engines what all parties must share; empty unless PROCEED
 * @param evidence what the enclaves of this job will show, the weakest of them; present exactly when PROCEED
 * @param placement who plays which role; empty unless PROCEED
 * @param chain who reviews, in this order
 * @param clock the statutory clock of the answer
 * @param reasons every row that fired, stops first
 * @param rejected techniques that were not chosen, and why
 * @param remedies what the requester could change
 * @param bundleHash {@code sha256:…} of the policy bundle
 * @param factsHash {@code sha256:…} of {@link Facts#toBytes()}
 */
public record Decision(
        int version,
        String requestId,
        Outcome outcome,
        List<String> codes,
        Optional<Scenario> scenario,
        Optional<Technique> technique,
        Optional<Form> form,
        List<EngineRequirement> engines,
        Optional<Facts.EvidenceKind> evidence,
        List<Placement> placement,
        List<Obligation> obligations,
        List<ReviewStep> chain,
        Clock clock,
        Risk risk,
        List<Reason> reasons,
        List<Rejected> rejected,
        List<Remedy> remedies,
        String bundleHash,
        String factsHash) {

    public Decision {
        codes = List.copyOf(codes);
        engines = List.copyOf(engines);
        placement = List.copyOf(placement);
        obligations = List.copyOf(obligations);
        chain = List.copyOf(chain);
        reasons = List.copyOf(reasons);
        rejected = List.copyOf(rejected);
        remedies = List.copyOf(remedies);
        Checks.that(
                technique.isPresent() == (outcome == Outcome.PROCEED),
                "technique",
                technique,
                "present exactly when the outcome is PROCEED; it is " + outcome);
    }

    /** @throws org.yuheng.json.JsonRefusal when the bytes are not exactly a decision */
    public static Decision parse(byte[] utf8) {
        return StrictJson.read(utf8, Decision.class);
    }

    /** The same facts and the same bundle give the same bytes. */
    public byte[] toBytes() {
        return StrictJson.write(this);
    }

    /** The node that plays {@code role}, if any does. */
    public Optional<String> nodeOf(String role) {
        return placement.stream()
                .filter(p -> p.role().equals(role))
                .map(Placement::node)
                .findFirst();
    }

    public Optional<Obligation> obligation(String code) {
        return obligations.stream().filter(o -> o.code().equals(code)).findFirst();
    }

    /** Strongest first. */
    public enum Outcome {
        /** Stopped for good: the data may not be shared this way by anyone. */
        REJECT,
        /** 不予共享, with its citation. */
        DENY,
        /** Incomplete; answered once with everything that is missing. */
        SUPPLEMENT,
        /** Waits for what {@link Decision#codes()} name. */
        HOLD,
        PROCEED
    }

    public enum Scenario {
        INTRA_PLATFORM,
        INTER_PLATFORM,
        GOV_COMMERCIAL
    }

    public enum Form {
        /** One enclave computes on sealed inputs. */
        ENCLAVE,
        /** TEE between platforms: columns are sealed to the attested aggregator; nothing is federated. */
        SEALED_JOIN,
        /** Model updates or partial aggregates, summed by an attested aggregator. */
        FEDERATED,
        /** Secret shares between the computing parties, correlated randomness from an attested dealer. */
        SECRET_SHARED,
        /** Non-private data comes in by API, is scanned, then an enclave computes. */
        IMPORT_THEN_ENCLAVE,
        /** Sealed from node to node under a field-level grant. */
        SEALED_TRANSFER
    }

    /**
     * One protocol that every node in {@code nodes} must offer, by exactly this name and version.
     *
     * @param nodes ids, sorted
     */
    public record EngineRequirement(
            Technique technique, String protocol, int version, Facts.Operation operation, List<String> nodes) {
        public EngineRequirement {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * @param role enclave, aggregator, dealer, owner-0…, party-0…, recipient-0…; a role is played by one node
     * @param dataset the input that this role brings, for owner and party roles that bring one
     */
    public record Placement(String role, String node, List<String> datasets) {
        public Placement {
            datasets = List.copyOf(datasets);
        }
    }

    /**
     * @param enforcedBy ENCLAVE, ENGINE, NODE, RECIPIENT_NODE, ORCHESTRATOR or PEOPLE: one place
     */
    public record Obligation(
            String code, Map<String, String> parameters, String enforcedBy, String ruleId, String zh, String en) {
        public Obligation {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        }
    }

    /**
     * @param role APPLICANT_HEAD, PROVIDER_REVIEWER, PROVIDER_HEAD, AGGREGATION_REVIEWER, SECURITY_OFFICER, COMMITTEE…
     * @param organization whose person it is
     * @param reasonRuleId the row that put the step here
     */
    public record ReviewStep(String role, String organization, String reasonRuleId) {}

    /**
     * @param kind UNCONDITIONAL or CONDITIONAL, the slowest of the inputs
     * @param limitWorkingDays counted from the day after receipt; 0 where the jurisdiction sets no limit
     * @param extensionWorkingDays at most so many more, with the authority's consent
     * @param article where the limit stands
     * @param onSupplement PAUSE, RUN or RESTART while a supplement is awaited
     * @param due empty with an alarm where a calendar year is missing
     * @param alarm CALENDAR_YEAR_MISSING, with the year; empty when all is known
     */
    public record Clock(
            String kind,
            int limitWorkingDays,
            int extensionWorkingDays,
            String article,
            String onSupplement,
            Optional<LocalDate> due,
            Optional<LocalDate> latestWithExtension,
            Optional<String> alarm) {}

    /**
     * @param score 0 to 100
     * @param level LOW, MEDIUM, HIGH, REDESIGN, or UNKNOWN where a component could not be weighed
     */
    public record Risk(int score, String level, List<RiskComponent> components) {
        public Risk {
            components = List.copyOf(components);
        }
    }

    /**
     * @param points 0 to {@code max}
     */
    public record RiskComponent(String code, int points, int max, String ruleId, String zh, String en) {}

    /**
     * One row that fired.
     *
     * @param ruleId for example {@code 6b}; rows of domain.md §5 keep their numbers
     * @param table the decision table, or {@code guard-rails}
     * @param row 1-based; 0 where no row is meant (guard rails, missing facts)
     * @param effect what the row does: an outcome, a review, a scenario, a technique
     * @param subject the dataset or organisation that it is about; empty for the whole request
     * @param matchedFacts the inputs of the row with their values
     */
    public record Reason(
            String ruleId,
            String table,
            int row,
            String effect,
            String subject,
            Map<String, String> matchedFacts,
            String zh,
            String en) {
        public Reason {
            matchedFacts = Collections.unmodifiableSortedMap(new TreeMap<>(matchedFacts));
        }
    }

    public record Rejected(Technique technique, String ruleId, String zh, String en) {}

    /**
     * @param code stable, for example SHORTEN_PERIOD
     * @param field the path in the facts that it would change; a value may be proposed in {@code parameters}
     */
    public record Remedy(String code, String field, Map<String, String> parameters, String zh, String en) {
        public Remedy {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        }
    }
}
