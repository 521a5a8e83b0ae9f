package org.yuheng.orchestrator.decision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.orchestrator.catalogue.Catalogue;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.policy.Facts;
import org.yuheng.policy.Technique;

/** Brings together everything that a decision may look at, as it is now. */
@Component
class Gathering {

    private final Catalogue catalogue;
    private final PartyFacts parties;
    private final Decisions decisions;
    private final DecisionProperties properties;

    Gathering(Catalogue catalogue, PartyFacts parties, Decisions decisions, DecisionProperties properties) {
        this.catalogue = catalogue;
        this.parties = parties;
        this.decisions = decisions;
        this.properties = properties;
    }

    /**
     * @param facts empty when something stands in the way
     */
    record Gathered(
            Optional<Facts> facts,
            Analysis analysis,
            Map<String, Dataset> byTable,
            List<PartyFacts.NodeFacts> nodes,
            Map<String, String> recipientNodes,
            List<Blocker> blockers) {}

    Gathered gather(Question question) {
        List<Blocker> blockers = new ArrayList<>();
        Map<String, Dataset> byTable = new LinkedHashMap<>();
        int number = 0;
        boolean allKnown = true;
        for (Question.Table input : question.inputs()) {
            String field = "/inputs/" + number++ + "/dataset";
            Optional<Dataset> dataset = catalogue.find(input.dataset());
            dataset.ifPresent(known -> byTable.put(input.table(), known));
            if (dataset.isEmpty()) {
                allKnown = false;
                blockers.add(Blocker.of(
                        "DATASET_UNKNOWN",
                        field,
                        "目录中没有数据集 " + input.dataset(),
                        "the catalogue has no dataset " + input.dataset()));
            }
        }
        if (question.to().isBefore(question.receivedAt().toLocalDate())) {
            blockers.add(Blocker.of(
                    "PERIOD_OVER",
                    "/to",
                    "使用结束日期 " + question.to() + " 早于收件日",
                    "the period ends on " + question.to() + ", before the request was received"));
        }
        List<PartyFacts.NodeFacts> enrolled = parties.nodes();
        Map<String, String> recipientNodes = new LinkedHashMap<>();
        recipients(question, enrolled, recipientNodes, blockers);
        // With a dataset missing, everything that the computation says of it would look wrong too.
        Analysis.Result analysed = allKnown ? Analysis.of(question, byTable) : new Analysis.Result(null, List.of());
        blockers.addAll(analysed.blockers());
        if (!blockers.isEmpty()) {
            return new Gathered(Optional.empty(), null, byTable, enrolled, recipientNodes, blockers);
        }
        Facts facts = facts(question, analysed.analysis(), byTable, enrolled, recipientNodes);
        return new Gathered(Optional.of(facts), analysed.analysis(), byTable, enrolled, recipientNodes, List.of());
    }

    private void recipients(
            Question question,
            List<PartyFacts.NodeFacts> enrolled,
            Map<String, String> recipientNodes,
            List<Blocker> blockers) {
        int number = 0;
        for (Question.To recipient : question.recipients()) {
            String field = "/recipients/" + number++;
            if (!parties.registered(recipient.organization())) {
                blockers.add(Blocker.of(
                        "RECIPIENT_UNKNOWN",
                        field + "/organization",
                        "没有登记的机构 " + recipient.organization(),
                        "no organisation " + recipient.organization() + " is registered"));
                continue;
            }
            Optional<String> node = enrolled.stream()
                    .filter(n -> n.owners().contains(recipient.organization()))
                    .map(PartyFacts.NodeFacts::id)
                    .filter(id -> recipient.node().map(id::equals).orElse(true))
                    .findFirst();
            node.ifPresent(id -> recipientNodes.put(recipient.organization(), id));
            if (node.isEmpty() && recipient.node().isPresent()) {
                blockers.add(Blocker.of(
                        "RECIPIENT_NODE_UNKNOWN",
                        field + "/node",
                        "节点 " + recipient.node().get() + " 不为 " + recipient.organization() + " 服务",
                        "node " + recipient.node().get() + " does not serve " + recipient.organization()));
            }
        }
    }

    private Facts facts(
            Question question,
            Analysis analysis,
            Map<String, Dataset> byTable,
            List<PartyFacts.NodeFacts> enrolled,
            Map<String, String> recipientNodes) {
        List<Facts.Dataset> inputs = new ArrayList<>();
        byTable.forEach((table, dataset) ->
                inputs.add(dataset(dataset, enrolled, analysis.columns().getOrDefault(table, List.of()))));
        List<Facts.Recipient> recipients = question.recipients().stream()
                .map(to -> new Facts.Recipient(
                        to.organization(),
                        kind(to),
                        parties.trust(to.organization()),
                        Optional.ofNullable(recipientNodes.get(to.organization()))))
                .toList();
        Set<String> organizations = new LinkedHashSet<>();
        byTable.values().forEach(dataset -> organizations.add(dataset.owner()));
        question.recipients().forEach(to -> organizations.add(to.organization()));
        List<Facts.Partner> partners = organizations.stream()
                .filter(parties::commercial)
                .sorted()
                .map(id -> new Facts.Partner(
                        id,
                        parties.agreement(id, question.from(), question.to()),
                        parties.assessment(id, question.from(), question.to())))
                .toList();
        Facts.Request request = new Facts.Request(
                question.request(),
                question.receivedAt(),
                question.requester(),
                question.purpose(),
                question.necessity(),
                question.legalBasis(),
                question.legalChannel(),
                question.lawfulBasis(),
                question.consents(),
                question.impactAssessment(),
                question.riskAssessment(),
                question.riskAssessmentExemption(),
                question.from(),
                question.to(),
                question.frequency(),
                analysis.form(),
                analysis.granularity(),
                new Facts.Computation(
                        analysis.operation(), analysis.joins(), analysis.joinsOnIdentifier(), analysis.sources()),
                recipients,
                question.missing());
        return new Facts(
                1,
                request,
                inputs,
                relevant(inputs, recipients, enrolled),
                partners,
                new Facts.Deployment(properties.evidence(), properties.allowSimulated(), parties.authority()));
    }

    /** An organisation's kind is what it is registered as; only that it processes on behalf of another is the request's. */
    private Facts.RecipientKind kind(Question.To to) {
        if (!parties.commercial(to.organization())) {
            return Facts.RecipientKind.GOVERNMENT;
        }
        return to.processor() ? Facts.RecipientKind.ENTRUSTED_PROCESSOR : Facts.RecipientKind.COMMERCIAL;
    }

    private Facts.Dataset dataset(Dataset dataset, List<PartyFacts.NodeFacts> enrolled, List<String> columns) {
        List<Facts.Item> items = dataset.items().stream()
                .filter(item -> columns.contains(item.name()))
                .map(item -> new Facts.Item(
                        item.name(), item.grade(), item.personalInfo(), item.providerPrivate(), item.identifier()))
                .toList();
        Facts.PersonalInfo personal = items.stream()
                .map(Facts.Item::personalInfo)
                .max(Enum::compareTo)
                .orElse(dataset.personalInfo());
        return new Facts.Dataset(
                dataset.code(),
                dataset.nameZh(),
                dataset.owner(),
                parties.commercial(dataset.owner()) ? Facts.OwnerKind.COMMERCIAL : Facts.OwnerKind.GOVERNMENT,
                dataset.platform(),
                dataset.node().filter(id -> enrolled.stream().anyMatch(n -> n.id().equals(id))),
                dataset.sharingType(),
                dataset.notSharedBasis(),
                dataset.sharingModes(),
                dataset.grading(),
                personal,
                dataset.anonymised(),
                dataset.providerPrivate() || decisions.quarantined(dataset.code()),
                dataset.tradeSecret(),
                dataset.secrecy(),
                dataset.importantData(),
                dataset.coreData(),
                dataset.rows(),
                items);
    }

    /** Nodes that could take part: of inputs, recipients and their platforms, and the operator's. */
    private static List<Facts.Node> relevant(
            List<Facts.Dataset> inputs, List<Facts.Recipient> recipients, List<PartyFacts.NodeFacts> enrolled) {
        Set<String> ids = new LinkedHashSet<>();
        inputs.forEach(input -> input.node().ifPresent(ids::add));
        recipients.forEach(recipient -> recipient.node().ifPresent(ids::add));
        Set<String> platforms = new LinkedHashSet<>();
        inputs.forEach(input -> input.platform().ifPresent(platforms::add));
        enrolled.stream().filter(node -> ids.contains(node.id())).forEach(node -> node.platform()
                .ifPresent(platforms::add));
        return enrolled.stream()
                .filter(node -> ids.contains(node.id())
                        || node.operator()
                        || node.platform().filter(platforms::contains).isPresent())
                .map(Gathering::node)
                .sorted(java.util.Comparator.comparing(Facts.Node::id))
                .toList();
    }

    private static Facts.Node node(PartyFacts.NodeFacts node) {
        return new Facts.Node(
                node.id(),
                node.organization(),
                node.operator(),
                node.platform(),
                node.engines().stream().flatMap(Gathering::engine).toList());
    }

    /** An engine of a technique that the rules do not know cannot be chosen, so it is left out. */
    private static Stream<Facts.Engine> engine(EngineDescription engine) {
        Optional<Technique> technique = named(Technique.values(), engine.technique());
        return technique.stream()
                .map(known -> new Facts.Engine(
                        known,
                        engine.protocol(),
                        engine.version(),
                        engine.operations().stream()
                                .flatMap(name -> named(Facts.Operation.values(), name).stream())
                                .toList(),
                        engine.roles(),
                        evidence(engine)));
    }

    private static Facts.EvidenceKind evidence(EngineDescription engine) {
        if (engine.evidenceKinds().isEmpty()) {
            return Facts.EvidenceKind.NONE;
        }
        if (engine.simulated()) {
            return Facts.EvidenceKind.SIMULATED;
        }
        return engine.evidenceKinds().stream()
                .flatMap(name -> named(Facts.EvidenceKind.values(), name).stream())
                .findFirst()
                .orElse(Facts.EvidenceKind.NONE);
    }

    private static <E extends Enum<E>> Optional<E> named(E[] values, String name) {
        return Stream.of(values).filter(value -> value.name().equals(name)).findFirst();
    }
}
