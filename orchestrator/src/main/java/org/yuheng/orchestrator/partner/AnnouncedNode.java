package org.yuheng.orchestrator.partner;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.yuheng.orchestrator.identity.Ids;
import org.yuheng.trust.identity.NodeName;

/**
 * A node that may enrol.
 *
 * @param organisation that runs it
 * @param platform that it serves, for a platform's node
 * @param owners organisations whose data it opens, 0 to 200
 * @param dnsNames host names that its certificate may carry
 * @param ipAddresses likewise
 */
public record AnnouncedNode(
        String id,
        String organisation,
        Optional<String> platform,
        List<String> owners,
        List<String> dnsNames,
        List<String> ipAddresses) {

    public AnnouncedNode {
        Ids.require("node", id);
        Ids.require("organisation", organisation);
        platform = platform == null ? Optional.empty() : platform;
        owners = owners == null ? List.of() : List.copyOf(owners);
        owners.forEach(owner -> Ids.require("owner", owner));
        if (owners.size() > 200 || new HashSet<>(owners).size() != owners.size()) {
            throw new IllegalArgumentException("owners must be at most 200, each once");
        }
        NodeName local = NodeName.local(id);
        dnsNames = dnsNames == null ? local.dnsNames() : List.copyOf(dnsNames);
        ipAddresses = ipAddresses == null ? local.ipAddresses() : List.copyOf(ipAddresses);
        if (dnsNames.size() > 20 || ipAddresses.size() > 20) {
            throw new IllegalArgumentException("at most 20 names and 20 addresses");
        }
        new NodeName(id, dnsNames, ipAddresses);
    }

    /** What its certificate has to say. */
    NodeName name() {
        return new NodeName(id, dnsNames, ipAddresses);
    }
}
