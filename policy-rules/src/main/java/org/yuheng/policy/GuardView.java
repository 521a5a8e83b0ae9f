package org.yuheng.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yuheng.policy.Decision.Placement;
import org.yuheng.policy.Facts.Dataset;
import org.yuheng.policy.Facts.EvidenceKind;
import org.yuheng.policy.Facts.Node;
import org.yuheng.policy.Facts.PersonalInfo;
import org.yuheng.policy.Facts.RecipientKind;
import org.yuheng.policy.Facts.Secrecy;
import org.yuheng.policy.Facts.SharingType;
import org.yuheng.policy.guard.Dispatch;
import org.yuheng.policy.guard.HeldInput;
import org.yuheng.policy.guard.HostRole;

/** What guard rails see; taken from the facts and the placement, not from what tables said about them. */
final class GuardView {

    private static final Set<String> HOSTS = Set.of("enclave", "aggregator", "dealer");

    private GuardView() {}

    static List<Object> of(
            Facts facts,
            Situation situation,
            Capabilities capabilities,
            Optional<Route> route,
            boolean proceeds,
            int riskScore) {
        List<Object> seen = new ArrayList<>();
        Facts.Request request = facts.request();
        boolean commercialRecipient = request.recipients().stream().anyMatch(r -> r.kind() == RecipientKind.COMMERCIAL);
        seen.add(new Dispatch(
                proceeds,
                route.map(r -> r.technique().name()).orElse(""),
                route.filter(r -> r.technique() == Technique.API || r.technique() == Technique.API_TEE)
                        .isPresent(),
                route.map(r -> neededHost(r.technique())).orElse(""),
                commercialRecipient || facts.inputs().stream().anyMatch(Situation::commercial),
                commercialRecipient,
                request.legalChannel().isPresent(),
                request.lawfulBasis().isPresent(),
                facts.deployment().allowSimulated(),
                route.map(r -> underOneControl(r, situation)).orElse(false),
                riskScore));
        for (Dataset dataset : facts.inputs()) {
            seen.add(input(dataset, situation));
        }
        route.ifPresent(r -> hosts(r, situation, capabilities, seen));
        return seen;
    }

    private static HeldInput input(Dataset dataset, Situation situation) {
        boolean personal = Situation.personal(dataset) != PersonalInfo.NONE;
        boolean core = Situation.core(dataset);
        return new HeldInput(
                dataset.code(),
                Situation.commercial(dataset),
                personal
                        || core
                        || dataset.tradeSecret()
                        || Situation.important(dataset)
                        || Situation.flagged(dataset)
                        || !situation.gradeState(dataset).equals("PRESENT"),
                personal,
                core,
                dataset.secrecy() != Secrecy.NONE,
                dataset.sharingType() == SharingType.NOT_SHARED);
    }

    private static void hosts(Route route, Situation situation, Capabilities capabilities, List<Object> seen) {
        Set<String> dataNodes = capabilities.dataNodes(route.technique()).keySet();
        for (Placement placement : route.placement()) {
            if (HOSTS.contains(placement.role())) {
                Node node = situation.nodes().get(placement.node());
                boolean others = dataNodes.stream().anyMatch(n -> !n.equals(node.id()));
                seen.add(new HostRole(
                        placement.role(),
                        node.id(),
                        node.operator(),
                        situation.commercial(node.organization()),
                        dataNodes.contains(node.id()),
                        others && !placement.role().equals("dealer"),
                        route.evidence() == EvidenceKind.SIMULATED,
                        route.evidence().name()));
            }
        }
    }

    private static boolean underOneControl(Route route, Situation situation) {
        List<String> organizations = route.placement().stream()
                .filter(p -> p.role().startsWith("party-"))
                .map(p -> situation.nodes().get(p.node()).organization())
                .toList();
        return organizations.stream().distinct().count() != organizations.size();
    }

    private static String neededHost(Technique technique) {
        return switch (technique) {
            case TEE, API_TEE -> "enclave";
            case FL_TEE -> "aggregator";
            case MPC_TEE -> "dealer";
            case API -> "";
        };
    }
}
