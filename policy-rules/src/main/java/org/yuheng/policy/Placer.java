package org.yuheng.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.yuheng.policy.Decision.EngineRequirement;
import org.yuheng.policy.Decision.Form;
import org.yuheng.policy.Decision.Placement;
import org.yuheng.policy.Facts.Dataset;
import org.yuheng.policy.Facts.EvidenceKind;
import org.yuheng.policy.Facts.Operation;
import org.yuheng.policy.Facts.Recipient;
import org.yuheng.policy.Settings.AcceptedProtocol;
import org.yuheng.policy.Settings.TechniqueProfile;

/** Puts roles to nodes once technique and host are known. */
final class Placer {

    private final Facts facts;
    private final Capabilities capabilities;
    private final Settings settings;

    Placer(Facts facts, Capabilities capabilities, Settings settings) {
        this.facts = facts;
        this.capabilities = capabilities;
        this.settings = settings;
    }

    /** Empty where the nodes share no protocol and version for it. */
    Optional<Route> route(Technique technique, Form form, Optional<Capabilities.Host> host) {
        Optional<AcceptedProtocol> protocol = capabilities.protocol(technique, host.map(Capabilities.Host::node));
        if (protocol.isEmpty()) {
            return Optional.empty();
        }
        TechniqueProfile profile = settings.profile(technique);
        Map<String, List<Dataset>> dataNodes = capabilities.dataNodes(technique);
        List<Placement> placement = new ArrayList<>();
        host.ifPresent(h -> placement.add(new Placement(profile.hostRole(), h.node(), List.of())));
        placement.addAll(
                technique == Technique.MPC_TEE
                        ? computingAndOwning(dataNodes)
                        : numbered(profile.dataRole().isEmpty() ? "owner" : profile.dataRole(), dataNodes));
        if (technique == Technique.API) {
            int number = 0;
            for (Recipient recipient : facts.request().recipients()) {
                if (recipient.node().isPresent()) {
                    placement.add(new Placement(
                            "recipient-" + number++, recipient.node().get(), List.of()));
                }
            }
        }
        List<EngineRequirement> engines = new ArrayList<>();
        engines.add(requirement(
                profile.technique(),
                protocol.get(),
                capabilities.operation(technique),
                placement.stream().map(Placement::node).toList()));
        if (technique == Technique.API_TEE) {
            List<String> importers = importers(dataNodes);
            Optional<AcceptedProtocol> imports = capabilities.importProtocol(importers);
            if (imports.isEmpty()) {
                return Optional.empty();
            }
            engines.add(requirement(Technique.API, imports.get(), Operation.TRANSFER, importers));
        }
        return Optional.of(new Route(
                technique,
                form,
                host.map(Capabilities.Host::node),
                host.map(Capabilities.Host::evidence).orElse(EvidenceKind.NONE),
                engines,
                placement,
                dataNodes.size()));
    }

    private static EngineRequirement requirement(
            Technique technique, AcceptedProtocol protocol, Operation operation, List<String> nodes) {
        return new EngineRequirement(
                technique, protocol.name(), protocol.version(), operation, List.copyOf(new TreeSet<>(nodes)));
    }

    private static List<Placement> numbered(String role, Map<String, List<Dataset>> dataNodes) {
        List<Placement> placement = new ArrayList<>();
        dataNodes.forEach(
                (node, datasets) -> placement.add(new Placement(role + "-" + placement.size(), node, codes(datasets))));
        return placement;
    }

    /** Two nodes compute; other owners share their inputs to them. */
    private List<Placement> computingAndOwning(Map<String, List<Dataset>> dataNodes) {
        List<String> computing = capabilities.computingParties();
        List<Placement> placement = new ArrayList<>();
        for (String node : computing) {
            placement.add(new Placement("party-" + placement.size(), node, codes(dataNodes.get(node))));
        }
        int owners = 0;
        for (Map.Entry<String, List<Dataset>> entry : dataNodes.entrySet()) {
            if (!computing.contains(entry.getKey())) {
                placement.add(new Placement("owner-" + owners++, entry.getKey(), codes(entry.getValue())));
            }
        }
        return placement;
    }

    private static List<String> importers(Map<String, List<Dataset>> dataNodes) {
        return dataNodes.entrySet().stream()
                .filter(e -> e.getValue().stream().anyMatch(Situation::commercial))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> codes(List<Dataset> datasets) {
        return datasets.stream().map(Dataset::code).toList();
    }
}
