package org.yuheng.policy;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yuheng.json.StrictJson;

/**
 * Everything a decision may look at: the request, the catalogue entries it asks for, and the parties, as they were when
 * the request was received. A decision reads nothing else, in particular no clock.
 *
 * @param version format of the facts; 1
 * @param inputs the datasets asked for, 1 to {@value #MAX_INPUTS}
 * @param nodes every node that could take part: of the inputs, of the recipients, and the operator's
 * @param partners what is known of each commercial organisation among owners and recipients
 */
public record Facts(
        int version,
        Request request,
        List<Dataset> inputs,
        List<Node> nodes,
        List<Partner> partners,
        Deployment deployment) {

    /** Largest document of facts that is read, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    static final int MAX_INPUTS = 64;

    public Facts {
        Checks.that(version == 1, "version", version, "1");
        inputs = Checks.list("inputs", inputs, 1, MAX_INPUTS);
        nodes = Checks.list("nodes", nodes, 0, 1_000);
        partners = Checks.list("partners", partners, 0, 1_000);
        Set<String> codes = new HashSet<>();
        inputs.forEach(i -> Checks.that(codes.add(i.code()), "inputs.code", i.code(), "each dataset once"));
        Set<String> ids = new HashSet<>();
        nodes.forEach(n -> Checks.that(ids.add(n.id()), "nodes.id", n.id(), "each node once"));
        Set<String> organizations = new HashSet<>();
        partners.forEach(p -> Checks.that(
                organizations.add(p.organization()), "partners.organization", p.organization(), "each partner once"));
        inputs.forEach(i -> i.node().ifPresent(n -> known(ids, "inputs.node", n)));
        request.recipients().forEach(r -> r.node().ifPresent(n -> known(ids, "request.recipients.node", n)));
    }

    private static void known(Set<String> ids, String field, String node) {
        Checks.that(ids.contains(node), field, node, "the id of one of the nodes " + new java.util.TreeSet<>(ids));
    }

    /** @throws org.yuheng.json.JsonRefusal when the bytes are not exactly a document of facts */
    public static Facts parse(byte[] utf8) {
        return StrictJson.read(utf8, Facts.class, MAX_BYTES);
    }

    public byte[] toBytes() {
        return StrictJson.write(this);
    }

    /**
     * @param id the sharing request, for example {@code R2026-000123}
     * @param receivedAt when it was submitted: the clock starts here
     * @param requester the organisation that asks
     * @param legalBasis 依据: the law, regulation or duty it is asked under; empty where none is given
     * @param missingFields mandatory fields of the form that were left empty, as paths; empty when complete
     */
    public record Request(
            String id,

            @JsonFormat(without = JsonFormat.Feature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            OffsetDateTime receivedAt,

            String requester,
            String purpose,
            Necessity necessity,
            String legalBasis,
            Optional<LegalChannel> legalChannel,
            Optional<LawfulBasis> lawfulBasis,
            List<Consent> consents,
            Optional<Assessment> impactAssessment,
            Optional<Assessment> riskAssessment,
            Optional<String> riskAssessmentExemption,
            LocalDate from,
            LocalDate to,
            Frequency frequency,
            ResultForm resultForm,
            Granularity granularity,
            Computation computation,
            List<Recipient> recipients,
            List<String> missingFields) {
        public Request {
            Checks.text("request.id", id, 64);
            Checks.text("request.requester", requester, 128);
            Checks.atMost("request.purpose", purpose, 2_000);
            Checks.atMost("request.legalBasis", legalBasis, 2_000);
            consents = Checks.list("request.consents", consents, 0, 8);
            Checks.that(!to.isBefore(from), "request.to", to, "a day not before request.from " + from);
            recipients = Checks.list("request.recipients", recipients, 1, 32);
            missingFields = Checks.list("request.missingFields", missingFields, 0, 100);
        }
    }

    /**
     * What is computed, as far as rules look at it.
     *
     * @param joins whether rows of different inputs are matched with each other; for TRAIN: vertical training
     * @param joinsOnIdentifier whether a column that identifies a person or business is what they are matched on
     * @param sources how many sources are joined; 1 when nothing is joined
     */
    public record Computation(Operation operation, boolean joins, boolean joinsOnIdentifier, int sources) {
        public Computation {
            Checks.that(
                    sources >= 1 && sources <= MAX_INPUTS,
                    "request.computation.sources",
                    sources,
                    "1 to " + MAX_INPUTS);
            Checks.that(
                    joins || !joinsOnIdentifier,
                    "request.computation.joinsOnIdentifier",
                    joinsOnIdentifier,
                    "false where nothing joins");
        }
    }

    /**
     * @param node where it opens the result; a transfer and every release need one in the end
     */
    public record Recipient(String organization, RecipientKind kind, Trust trust, Optional<String> node) {
        public Recipient {
            Checks.text("request.recipients.organization", organization, 128);
        }
    }

    /**
     * A dataset of the catalogue, as it is asked for.
     *
     * @param platform the government data platform it lives on; empty for commercial data
     * @param node the node that opens it; empty where its owner has none and it can only come in by API
     * @param personalInfo of what is asked for; the strictest of this and of the items counts
     * @param providerPrivate flagged private by its provider
     * @param rows volume, ≥ 0
     * @param items the columns that the computation uses; may be empty while a catalogue entry lists none
     */
    public record Dataset(
            String code,
            String name,
            String owner,
            OwnerKind ownerKind,
            Optional<String> platform,
            Optional<String> node,
            SharingType sharingType,
            Optional<NotSharedBasis> notSharedBasis,
            List<SharingMode> sharingModes,
            Optional<Grading> grading,
            PersonalInfo personalInfo,
            boolean anonymised,
            boolean providerPrivate,
            boolean tradeSecret,
            Secrecy secrecy,
            boolean importantData,
            boolean coreData,
            long rows,
            List<Item> items) {
        public Dataset {
            Checks.text("inputs.code", code, 128);
            Checks.atMost("inputs.name", name, 256);
            Checks.text("inputs.owner", owner, 128);
            sharingModes = Checks.list("inputs.sharingModes", sharingModes, 0, 3);
            items = Checks.list("inputs.items", items, 0, 2_000);
            Checks.that(rows >= 0, "inputs.rows", rows, "0 or more");
            Checks.that(
                    ownerKind == OwnerKind.COMMERCIAL || platform.isPresent(),
                    "inputs.platform",
                    "null",
                    "the platform of government dataset " + code);
        }
    }

    /** A used column; a grade that is absent is that of its dataset. */
    public record Item(
            String name,
            Optional<Grade> grade,
            PersonalInfo personalInfo,
            boolean providerPrivate,
            boolean identifier) {
        public Item {
            Checks.text("inputs.items.name", name, 128);
        }
    }

    /**
     * @param stale the catalogue entry changed after it was graded
     */
    public record Grading(Grade grade, LocalDate gradedAt, boolean stale) {}

    /**
     * What 不予共享 stands on (Decree 809): only these three kinds count.
     *
     * @param citation title and article; blank counts as none
     */
    public record NotSharedBasis(NotSharedKind kind, String citation) {
        public NotSharedBasis {
            Checks.atMost("inputs.notSharedBasis.citation", citation, 1_000);
        }
    }

    /** An assessment and the days it covers, both included. */
    public record Assessment(String reference, LocalDate from, LocalDate to) {
        public Assessment {
            Checks.text("assessment.reference", reference, 128);
            Checks.that(!to.isBefore(from), "assessment.to", to, "a day not before " + from);
        }
    }

    /**
     * @param operator whether it is the neutral operator's node
     * @param platform the government platform it serves, if it serves one
     */
    public record Node(
            String id, String organization, boolean operator, Optional<String> platform, List<Engine> engines) {
        public Node {
            Checks.text("nodes.id", id, 64);
            Checks.text("nodes.organization", organization, 128);
            engines = Checks.list("nodes.engines", engines, 0, 64);
        }
    }

    /**
     * @param roles role prefixes: owner, party, recipient, enclave, dealer, aggregator
     * @param evidence the best evidence that what it hosts can show; NONE where it hosts nothing
     */
    public record Engine(
            Technique technique,
            String protocol,
            int version,
            List<Operation> operations,
            List<String> roles,
            EvidenceKind evidence) {
        public Engine {
            Checks.text("nodes.engines.protocol", protocol, 64);
            operations = Checks.list("nodes.engines.operations", operations, 0, Operation.values().length);
            roles = Checks.list("nodes.engines.roles", roles, 0, 16);
        }
    }

    /** A commercial organisation that takes part; its capabilities are those of its nodes. */
    public record Partner(String organization, Optional<Assessment> agreement, Optional<Assessment> assessment) {
        public Partner {
            Checks.text("partners.organization", organization, 128);
        }
    }

    /**
     * @param evidence the best evidence that this deployment accepts as its own; caps what nodes state
     * @param allowSimulated whether simulated evidence may be accepted at all
     * @param authority the organisation that is the data authority here
     */
    public record Deployment(EvidenceKind evidence, boolean allowSimulated, String authority) {
        public Deployment {
            Checks.text("deployment.authority", authority, 128);
        }
    }

    public enum Operation {
        SQL,
        PSI,
        LOOKUP,
        TRAIN,
        /** Training on parties that hold different columns of the same people. */
        TRAIN_VERTICAL,
        SCORE,
        TRANSFER
    }

    /** From the most to the least needed. */
    public enum Necessity {
        /** A law or regulation demands exactly this. */
        STATUTORY_DUTY,
        PUBLIC_SERVICE,
        BUSINESS,
        EXPLORATORY
    }

    /** What a government–commercial request stands on. */
    public enum LegalChannel {
        /** 公共数据授权运营. */
        AUTHORIZED_OPERATION,
        /** 委托处理, Decree 809 Art 36. */
        ENTRUSTED_PROCESSING,
        /** Third-party provision that the provider agreed to, Art 25. */
        PROVIDER_CONSENT,
        /** Consent of the person under the PIPL. */
        PERSON_CONSENT
    }

    /** PIPL Art 13(1). */
    public enum LawfulBasis {
        CONSENT,
        CONTRACT,
        STATUTORY_DUTY,
        PUBLIC_HEALTH_EMERGENCY,
        PUBLIC_INTEREST_REPORTING,
        PUBLISHED_BY_PERSON,
        OTHER_LAW
    }

    public enum Consent {
        GENERAL,
        /** 单独同意, PIPL 23 and 29. */
        SEPARATE,
        /** Of a guardian, PIPL 31. */
        GUARDIAN
    }

    public enum Frequency {
        ONCE,
        YEARLY,
        QUARTERLY,
        MONTHLY,
        WEEKLY,
        DAILY,
        REALTIME
    }

    public enum ResultForm {
        TABLE,
        STATISTICS,
        MODEL,
        SCORES,
        MEMBERS,
        DATA
    }

    /** From the finest to the coarsest. */
    public enum Granularity {
        RECORD,
        GROUP,
        MODEL,
        AGGREGATE
    }

    public enum RecipientKind {
        GOVERNMENT,
        COMMERCIAL,
        /** Works on behalf of a government body; does not count as a commercial party. */
        ENTRUSTED_PROCESSOR
    }

    public enum OwnerKind {
        GOVERNMENT,
        COMMERCIAL
    }

    /** Scorecard grade. */
    public enum Trust {
        A,
        B,
        C,
        D,
        UNRATED
    }

    public enum SharingType {
        /** 无条件共享. */
        UNCONDITIONAL,
        /** 有条件共享. */
        CONDITIONAL,
        /** 不予共享. */
        NOT_SHARED
    }

    public enum NotSharedKind {
        LAW,
        ADMINISTRATIVE_REGULATION,
        STATE_COUNCIL_DECISION,
        /** Anything else, which is no ground. */
        OTHER
    }

    public enum SharingMode {
        /** 接口. */
        INTERFACE,
        /** 批量. */
        BATCH,
        /** 文件. */
        FILE
    }

    /** GB/T 43697-2024, general data in four levels; ordered upwards. */
    public enum Grade {
        GENERAL_1,
        GENERAL_2,
        GENERAL_3,
        GENERAL_4,
        IMPORTANT,
        CORE
    }

    /** Ordered upwards. */
    public enum PersonalInfo {
        NONE,
        GENERAL,
        /** PIPL 28. */
        SENSITIVE,
        /** Of people under 14: sensitive, with a guardian's consent. */
        MINOR
    }

    public enum Secrecy {
        NONE,
        WORK_SECRET,
        STATE_SECRET
    }

    /** SIMULATED ranks below every hardware kind, NONE below all. */
    public enum EvidenceKind {
        NONE,
        SIMULATED,
        TDX,
        SGX,
        SNP,
        CSV,
        NITRO;

        /** Whether it is rooted in hardware. */
        public boolean hardware() {
            return this != NONE && this != SIMULATED;
        }
    }
}
