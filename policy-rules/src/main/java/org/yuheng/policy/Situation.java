package org.yuheng.policy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.yuheng.policy.Facts.Assessment;
import org.yuheng.policy.Facts.Computation;
import org.yuheng.policy.Facts.Consent;
import org.yuheng.policy.Facts.Dataset;
import org.yuheng.policy.Facts.Grade;
import org.yuheng.policy.Facts.Granularity;
import org.yuheng.policy.Facts.Item;
import org.yuheng.policy.Facts.Operation;
import org.yuheng.policy.Facts.OwnerKind;
import org.yuheng.policy.Facts.PersonalInfo;
import org.yuheng.policy.Facts.Recipient;
import org.yuheng.policy.Facts.RecipientKind;
import org.yuheng.policy.Facts.Request;
import org.yuheng.policy.Facts.SharingMode;
import org.yuheng.policy.Facts.SharingType;

/**
 * The facts of a request, worded as the tables read them. What is decided here is only arithmetic on facts (the strictest
 * of, how many, covers the period); every judgement is a row of a table.
 */
final class Situation {

    private final Facts facts;
    private final JurisdictionPack pack;
    private final LocalDate receivedOn;
    private final Sheet sheet = new Sheet();
    private final List<String> missingFields;
    private final Map<String, Facts.Node> nodes = new TreeMap<>();
    private final Map<String, RecipientKind> commercialParties;

    Situation(Facts facts, JurisdictionPack pack) {
        this.facts = facts;
        this.pack = pack;
        this.receivedOn =
                facts.request().receivedAt().atZoneSameInstant(pack.zone()).toLocalDate();
        facts.nodes().forEach(n -> nodes.put(n.id(), n));
        this.missingFields = missing(facts.request());
        this.commercialParties = commercialParties(facts);
        describeRequest();
    }

    /** The sheet of the request; facts of the route are put on it as they become known. */
    Sheet sheet() {
        return sheet;
    }

    LocalDate receivedOn() {
        return receivedOn;
    }

    List<String> missingFields() {
        return missingFields;
    }

    Map<String, Facts.Node> nodes() {
        return nodes;
    }

    /** Commercial owners, recipients and entrusted processors, by organisation, in the order of the facts. */
    Map<String, RecipientKind> commercialParties() {
        return commercialParties;
    }

    boolean commercial(String organization) {
        return commercialParties.get(organization) == RecipientKind.COMMERCIAL;
    }

    static boolean commercial(Dataset dataset) {
        return dataset.ownerKind() == OwnerKind.COMMERCIAL;
    }

    private void describeRequest() {
        Request request = facts.request();
        Computation computation = request.computation();
        boolean commercialInput = facts.inputs().stream().anyMatch(Situation::commercial);
        boolean commercialRecipient = request.recipients().stream().anyMatch(r -> r.kind() == RecipientKind.COMMERCIAL);
        boolean commercialParty = commercialInput || commercialRecipient;
        sheet.put("lawfulBasis", request.lawfulBasis().map(Enum::name).orElse("NONE"))
                .put("impactAssessed", validOnReceipt(request.impactAssessment()))
                .put("riskAssessment", riskAssessment(request))
                .put("consentGeneral", request.consents().contains(Consent.GENERAL))
                .put("consentSeparate", request.consents().contains(Consent.SEPARATE))
                .put("consentGuardian", request.consents().contains(Consent.GUARDIAN))
                .put("commercialRecipient", commercialRecipient)
                .put("commercialInput", commercialInput)
                .put("commercialParty", commercialParty)
                .put("legalChannel", request.legalChannel().map(Enum::name).orElse("NONE"))
                .put("missingFields", missingFields.size())
                .put("recipientsWithoutNode", (int) request.recipients().stream()
                        .filter(r -> r.node().isEmpty())
                        .count())
                .put("governmentInputsWithoutNode", (int) facts.inputs().stream()
                        .filter(d -> !commercial(d) && d.node().isEmpty())
                        .count())
                .put("platforms", platforms(computation.operation()))
                .put("operation", operation(computation.operation()))
                .put("work", work(computation, request.granularity()))
                .put("bulkMode", facts.inputs().stream().allMatch(Situation::allowsBulk))
                .put("sources", computation.sources())
                .put("joins", computation.joins())
                .put("joinsOnIdentifier", computation.joinsOnIdentifier())
                .put("granularity", request.granularity())
                .put("strictestGrade", strictestGrade())
                .put(
                        "strictestPersonal",
                        facts.inputs().stream()
                                .map(Situation::personal)
                                .max(Comparator.naturalOrder())
                                .orElseThrow())
                .put("rows", facts.inputs().stream().mapToLong(Dataset::rows).sum())
                .put("lowestTrust", lowestTrust(request.recipients()))
                .put("necessity", request.necessity())
                .put("agreementState", agreementState())
                .put("answer", answer(commercialParty))
                .put("recurring", request.frequency() != Facts.Frequency.ONCE);
    }

    Sheet about(Dataset dataset) {
        return sheet.above()
                .put("secrecy", dataset.secrecy())
                .put("sharingType", dataset.sharingType())
                .put("notSharedCited", notSharedCited(dataset))
                .put("core", core(dataset))
                .put("important", important(dataset))
                .put("gradeState", gradeState(dataset))
                .put("personal", personal(dataset))
                .put("tradeSecret", dataset.tradeSecret())
                .put("flaggedPrivate", flagged(dataset));
    }

    Sheet about(String organization) {
        Optional<Facts.Partner> partner = facts.partners().stream()
                .filter(p -> p.organization().equals(organization))
                .findFirst();
        return sheet.above()
                .put("partyKind", commercialParties.get(organization))
                .put("agreement", coverage(partner.flatMap(Facts.Partner::agreement)))
                .put("assessment", coverage(partner.flatMap(Facts.Partner::assessment)))
                .put(
                        "partyTrust",
                        lowestTrust(facts.request().recipients().stream()
                                .filter(r -> r.organization().equals(organization))
                                .toList()));
    }

    /** The days on which agreement and assessment of every commercial party hold, if any. */
    Optional<Assessment> coveredPeriod() {
        LocalDate from = facts.request().from();
        LocalDate to = facts.request().to();
        for (String organization : commercialParties.keySet()) {
            for (Facts.Partner partner : facts.partners()) {
                if (!partner.organization().equals(organization)) {
                    continue;
                }
                for (Optional<Assessment> paper : List.of(partner.agreement(), partner.assessment())) {
                    if (paper.isPresent()) {
                        from = later(from, paper.get().from());
                        to = paper.get().to().isBefore(to) ? paper.get().to() : to;
                    }
                }
            }
        }
        return to.isBefore(from) ? Optional.empty() : Optional.of(new Assessment("shortened", from, to));
    }

    static PersonalInfo personal(Dataset dataset) {
        if (dataset.anonymised()) {
            return PersonalInfo.NONE;
        }
        PersonalInfo strictest = dataset.personalInfo();
        for (Item item : dataset.items()) {
            strictest = item.personalInfo().compareTo(strictest) > 0 ? item.personalInfo() : strictest;
        }
        return strictest;
    }

    static boolean flagged(Dataset dataset) {
        return dataset.providerPrivate() || dataset.items().stream().anyMatch(Item::providerPrivate);
    }

    static boolean core(Dataset dataset) {
        return dataset.coreData() || grade(dataset) == Grade.CORE;
    }

    static boolean important(Dataset dataset) {
        return dataset.importantData() || grade(dataset) == Grade.IMPORTANT;
    }

    String gradeState(Dataset dataset) {
        if (dataset.grading().isEmpty()) {
            return "MISSING";
        }
        Facts.Grading grading = dataset.grading().get();
        boolean old = grading.gradedAt().plusMonths(pack.gradeValidityMonths()).isBefore(receivedOn);
        boolean future = grading.gradedAt().isAfter(receivedOn);
        return grading.stale() || old || future ? "STALE" : "PRESENT";
    }

    /** Highest of the dataset's own grade and its used items'; GENERAL_1 where there is none. */
    private static Grade grade(Dataset dataset) {
        Grade strictest = dataset.grading().map(Facts.Grading::grade).orElse(Grade.GENERAL_1);
        for (Item item : dataset.items()) {
            Grade of = item.grade().orElse(strictest);
            strictest = of.compareTo(strictest) > 0 ? of : strictest;
        }
        return strictest;
    }

    static boolean notSharedCited(Dataset dataset) {
        return dataset.notSharedBasis()
                .filter(b ->
                        b.kind() != Facts.NotSharedKind.OTHER && !b.citation().isBlank())
                .isPresent();
    }

    private Grade strictestGrade() {
        Grade strictest = Grade.GENERAL_1;
        for (Dataset dataset : facts.inputs()) {
            Grade of = grade(dataset);
            if (core(dataset)) {
                of = Grade.CORE;
            } else if (of.compareTo(Grade.IMPORTANT) < 0
                    && (important(dataset) || !gradeState(dataset).equals("PRESENT"))) {
                of = Grade.IMPORTANT;
            }
            strictest = of.compareTo(strictest) > 0 ? of : strictest;
        }
        return strictest;
    }

    private String riskAssessment(Request request) {
        if (validOnReceipt(request.riskAssessment())) {
            return "VALID";
        }
        return request.riskAssessmentExemption().filter(e -> !e.isBlank()).isPresent() ? "EXEMPT" : "NONE";
    }

    private boolean validOnReceipt(Optional<Assessment> assessment) {
        return assessment
                .filter(a -> !receivedOn.isBefore(a.from()) && !receivedOn.isAfter(a.to()))
                .isPresent();
    }

    private String coverage(Optional<Assessment> paper) {
        LocalDate from = facts.request().from();
        LocalDate to = facts.request().to();
        if (paper.isEmpty()
                || paper.get().to().isBefore(from)
                || paper.get().from().isAfter(to)) {
            return "NONE";
        }
        return paper.get().from().isAfter(from) || paper.get().to().isBefore(to) ? "PARTLY" : "COVERS";
    }

    private String agreementState() {
        if (commercialParties.isEmpty()) {
            return "NOT_NEEDED";
        }
        Set<String> states = new LinkedHashSet<>();
        commercialParties.keySet().forEach(o -> states.add(about(o).text("agreement")));
        return states.contains("NONE") ? "NONE" : states.contains("PARTLY") ? "PARTLY" : "COVERS";
    }

    private String answer(boolean commercialParty) {
        boolean unconditional =
                !commercialParty && facts.inputs().stream().allMatch(d -> d.sharingType() == SharingType.UNCONDITIONAL);
        return unconditional ? "UNCONDITIONAL" : "CONDITIONAL";
    }

    private int platforms(Operation operation) {
        Set<String> platforms = new LinkedHashSet<>();
        facts.inputs().forEach(d -> d.platform().ifPresent(platforms::add));
        if (operation == Operation.TRANSFER) {
            for (Recipient recipient : facts.request().recipients()) {
                recipient.node().map(nodes::get).flatMap(Facts.Node::platform).ifPresent(platforms::add);
            }
        }
        return platforms.size();
    }

    private static boolean allowsBulk(Dataset dataset) {
        return dataset.sharingModes().contains(SharingMode.BATCH)
                || dataset.sharingModes().contains(SharingMode.FILE);
    }

    private static String operation(Operation operation) {
        return operation == Operation.TRAIN_VERTICAL ? "TRAIN" : operation.name();
    }

    private static String work(Computation computation, Granularity granularity) {
        switch (computation.operation()) {
            case TRAIN:
                return computation.joins() ? "TRAIN_VERTICAL" : "TRAIN";
            case TRAIN_VERTICAL:
                return "TRAIN_VERTICAL";
            case TRANSFER:
                return "TRANSFER";
            case SQL:
                return !computation.joins() && granularity != Granularity.RECORD ? "STATISTICS" : "JOINED";
            case PSI, LOOKUP, SCORE:
                return "JOINED";
        }
        throw new IllegalStateException("operation " + computation.operation());
    }

    /** D is lowest; then UNRATED counts between B and C. */
    private static String lowestTrust(List<Recipient> recipients) {
        List<Facts.Trust> upwards =
                List.of(Facts.Trust.D, Facts.Trust.C, Facts.Trust.UNRATED, Facts.Trust.B, Facts.Trust.A);
        for (Facts.Trust trust : upwards) {
            if (recipients.stream().anyMatch(r -> r.trust() == trust)) {
                return trust.name();
            }
        }
        return Facts.Trust.UNRATED.name();
    }

    private static List<String> missing(Request request) {
        Set<String> missing = new LinkedHashSet<>(request.missingFields());
        if (request.purpose().isBlank()) {
            missing.add("request.purpose");
        }
        if (request.legalBasis().isBlank()) {
            missing.add("request.legalBasis");
        }
        return List.copyOf(missing);
    }

    private static Map<String, RecipientKind> commercialParties(Facts facts) {
        Map<String, RecipientKind> parties = new LinkedHashMap<>();
        for (Recipient recipient : facts.request().recipients()) {
            if (recipient.kind() == RecipientKind.ENTRUSTED_PROCESSOR) {
                parties.put(recipient.organization(), RecipientKind.ENTRUSTED_PROCESSOR);
            }
        }
        for (Dataset dataset : facts.inputs()) {
            if (commercial(dataset)) {
                parties.put(dataset.owner(), RecipientKind.COMMERCIAL);
            }
        }
        for (Recipient recipient : facts.request().recipients()) {
            if (recipient.kind() == RecipientKind.COMMERCIAL) {
                parties.put(recipient.organization(), RecipientKind.COMMERCIAL);
            }
        }
        return parties;
    }

    private static LocalDate later(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }

    /** Datasets by the node that opens them, in the order of the inputs; {@code elsewhere} opens those without one. */
    Map<String, List<Dataset>> byNode(Optional<String> elsewhere) {
        Map<String, List<Dataset>> byNode = new LinkedHashMap<>();
        for (Dataset dataset : facts.inputs()) {
            Optional<String> node = dataset.node().isPresent() ? dataset.node() : elsewhere;
            node.ifPresent(
                    n -> byNode.computeIfAbsent(n, x -> new ArrayList<>()).add(dataset));
        }
        return byNode;
    }
}
