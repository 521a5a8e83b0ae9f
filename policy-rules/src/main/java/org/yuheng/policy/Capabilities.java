package org.yuheng.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yuheng.policy.Facts.Dataset;
import org.yuheng.policy.Facts.Engine;
import org.yuheng.policy.Facts.EvidenceKind;
import org.yuheng.policy.Facts.Node;
import org.yuheng.policy.Facts.Operation;
import org.yuheng.policy.Settings.AcceptedProtocol;
import org.yuheng.policy.Settings.OperationsAt;
import org.yuheng.policy.Settings.TechniqueProfile;

/**
 * Which nodes can do what together. Parties are matched on technique, protocol and version: that two of them "can MPC"
 * says nothing.
 */
final class Capabilities {

    private final Facts facts;
    private final Situation situation;
    private final Settings settings;
    private final Map<String, List<Dataset>> holding;
    private final Map<String, List<Dataset>> importing;

    Capabilities(Facts facts, Situation situation, Settings settings) {
        this.facts = facts;
        this.situation = situation;
        this.settings = settings;
        this.holding = situation.byNode(Optional.empty());
        this.importing = situation.byNode(importer());
    }

    /** A node that could host, with the evidence that counts for it. */
    record Host(String node, EvidenceKind evidence) {}

    /** The node that takes in what has none of its own: the first government input's, else the first recipient's. */
    Optional<String> importer() {
        return facts.inputs().stream()
                .filter(d -> !Situation.commercial(d))
                .flatMap(d -> d.node().stream())
                .findFirst()
                .or(() -> facts.request().recipients().stream()
                        .flatMap(r -> r.node().stream())
                        .findFirst());
    }

    /** Datasets by the node that opens them for {@code technique}. */
    Map<String, List<Dataset>> dataNodes(Technique technique) {
        boolean imports = technique == Technique.API_TEE || technique == Technique.API;
        return imports ? importing : holding;
    }

    boolean everyInputHasNode(Technique technique) {
        return dataNodes(technique).values().stream().mapToInt(List::size).sum()
                == facts.inputs().size();
    }

    /** Whether nodes and a neutral host share a protocol for {@code technique} that can express the job. */
    boolean canAll(Technique technique) {
        return everyInputHasNode(technique)
                && neutralHosts(technique).stream().anyMatch(h -> protocol(technique, Optional.of(h.node()))
                        .isPresent());
    }

    /** Operator's nodes that hold no data in the job and can host, the strongest evidence first. */
    List<Host> neutralHosts(Technique technique) {
        Set<String> dataNodes = dataNodes(technique).keySet();
        List<Host> hosts = new ArrayList<>();
        for (Node node : situation.nodes().values()) {
            if (node.operator() && !dataNodes.contains(node.id())) {
                host(node, technique).ifPresent(hosts::add);
            }
        }
        return strongestFirst(hosts);
    }

    /** Nodes of government platforms that hold data in the job and can host, the strongest evidence first. */
    List<Host> platformHosts(Technique technique) {
        List<Host> hosts = new ArrayList<>();
        for (String id : dataNodes(technique).keySet()) {
            Node node = situation.nodes().get(id);
            if (node.platform().isPresent() && !situation.commercial(node.organization())) {
                host(node, technique).ifPresent(hosts::add);
            }
        }
        return strongestFirst(hosts);
    }

    /** The preferred protocol that {@code host} and every data node share for the job. */
    Optional<AcceptedProtocol> protocol(Technique technique, Optional<String> host) {
        TechniqueProfile profile = settings.profile(technique);
        Set<String> dataNodes = new TreeSet<>(dataNodes(technique).keySet());
        if (technique == Technique.API) {
            facts.request().recipients().forEach(r -> r.node().ifPresent(dataNodes::add));
        }
        if (dataNodes.size() < profile.minParties() || !underSeparateControl(technique)) {
            return Optional.empty();
        }
        Operation operation = operation(technique);
        return profile.protocols().stream()
                .filter(p -> dataNodes.stream()
                        .allMatch(n -> offers(
                                n,
                                profile,
                                p,
                                profile.dataRole(),
                                profile.operationsAt() == OperationsAt.DATA,
                                operation)))
                .filter(p -> host.isEmpty()
                        || offers(
                                host.get(),
                                profile,
                                p,
                                profile.hostRole(),
                                profile.operationsAt() == OperationsAt.HOST,
                                operation))
                .findFirst();
    }

    /** The protocol that all nodes which take commercial data in share. */
    Optional<AcceptedProtocol> importProtocol(List<String> importers) {
        TechniqueProfile profile = settings.profile(Technique.API);
        return profile.protocols().stream()
                .filter(p -> importers.stream().allMatch(n -> offers(n, profile, p, "", false, Operation.TRANSFER)))
                .findFirst();
    }

    /** What an engine must be able to express; inside one enclave vertical training is training. */
    Operation operation(Technique technique) {
        Operation operation = facts.request().computation().operation();
        boolean vertical = situation.sheet().text("work").equals("TRAIN_VERTICAL");
        if (!vertical) {
            return operation;
        }
        return technique == Technique.FL_TEE || technique == Technique.MPC_TEE
                ? Operation.TRAIN_VERTICAL
                : Operation.TRAIN;
    }

    /** The two nodes that compute on shares, of two organisations; the first of each in the order of the inputs. */
    List<String> computingParties() {
        Map<String, String> byOrganization = new LinkedHashMap<>();
        for (String id : dataNodes(Technique.MPC_TEE).keySet()) {
            byOrganization.putIfAbsent(situation.nodes().get(id).organization(), id);
        }
        return byOrganization.values().stream().limit(2).toList();
    }

    private boolean underSeparateControl(Technique technique) {
        return technique != Technique.MPC_TEE || computingParties().size() == 2;
    }

    private boolean offers(
            String node,
            TechniqueProfile profile,
            AcceptedProtocol protocol,
            String role,
            boolean needsOperation,
            Operation operation) {
        return situation.nodes().get(node).engines().stream()
                .anyMatch(e -> e.technique() == profile.technique()
                        && e.protocol().equals(protocol.name())
                        && e.version() == protocol.version()
                        && (role.isEmpty() || e.roles().contains(role))
                        && (!needsOperation || e.operations().contains(operation)));
    }

    private Optional<Host> host(Node node, Technique technique) {
        TechniqueProfile profile = settings.profile(technique);
        return node.engines().stream()
                .filter(e -> e.technique() == profile.technique()
                        && e.roles().contains(profile.hostRole())
                        && profile.protocols().contains(new AcceptedProtocol(e.protocol(), e.version())))
                .map(this::accepted)
                .max(Comparator.comparing(Capabilities::strength))
                .filter(k -> k != EvidenceKind.NONE)
                .map(k -> new Host(node.id(), k));
    }

    /** What the engine can show, capped by what the deployment has and allows. */
    private EvidenceKind accepted(Engine engine) {
        EvidenceKind kind = strength(facts.deployment().evidence()) < strength(engine.evidence())
                ? facts.deployment().evidence()
                : engine.evidence();
        return kind == EvidenceKind.SIMULATED && !facts.deployment().allowSimulated() ? EvidenceKind.NONE : kind;
    }

    static int strength(EvidenceKind kind) {
        return kind == EvidenceKind.NONE ? 0 : kind.hardware() ? 2 : 1;
    }

    static String evidenceClass(EvidenceKind kind) {
        return kind.hardware() ? "HARDWARE" : kind.name();
    }

    private static List<Host> strongestFirst(List<Host> hosts) {
        hosts.sort(Comparator.comparing((Host h) -> -strength(h.evidence())).thenComparing(Host::node));
        return List.copyOf(hosts);
    }
}
