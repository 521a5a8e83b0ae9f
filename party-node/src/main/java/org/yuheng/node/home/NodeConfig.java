package org.yuheng.node.home;

import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code node.json}: what the people who run the node decide.
 *
 * @param organization that runs the node
 * @param owners organisations whose data it opens; empty for the operator
 * @param listen {@code host:port} for orchestrator and other nodes
 * @param address where those reach it, {@code host:port}
 * @param consolePort loopback port of the node's own people
 * @param orchestrator base URL
 * @param hostsEnclaves whether it may host enclaves; a node with owners may not while evidence is simulated
 * @param acceptsSimulated whether evidence without hardware is accepted at all
 * @param policies local rules that sign grants without a person; empty where people sign everything
 */
public record NodeConfig(
        String node,
        String organization,
        List<String> owners,
        String listen,
        String address,
        int consolePort,
        String orchestrator,
        boolean hostsEnclaves,
        boolean acceptsSimulated,
        List<String> techniques,
        List<GrantPolicy> policies) {

    private static final Pattern NODE = Pattern.compile("[a-z0-9][a-z0-9.-]{0,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}:[0-9]{1,5}");

    /**
     * Signs for one owner whatever stays within it.
     *
     * @param techniques that are allowed
     * @param recipients organisations that may get the result
     * @param minGroup the specification's MIN_GROUP must be at least this
     */
    public record GrantPolicy(String owner, List<String> techniques, List<String> recipients, int minGroup) {
        public GrantPolicy {
            techniques = List.copyOf(techniques);
            recipients = List.copyOf(recipients);
        }
    }

    public NodeConfig {
        owners = List.copyOf(owners);
        techniques = List.copyOf(techniques);
        policies = List.copyOf(policies);
        if (!NODE.matcher(node).matches()) {
            throw new IllegalArgumentException("node \"" + node + "\" must match " + NODE);
        }
        require("listen", listen);
        require("address", address);
        if (consolePort < 0 || consolePort > 65_535) {
            throw new IllegalArgumentException("consolePort " + consolePort + " must be 0 to 65535");
        }
        if (hostsEnclaves && acceptsSimulated && !owners.isEmpty()) {
            throw new IllegalArgumentException("node " + node + " holds data of " + owners
                    + " and would host simulated enclaves; let the operator's node host them");
        }
    }

    public String listenHost() {
        return listen.substring(0, listen.lastIndexOf(':'));
    }

    public int listenPort() {
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    private static void require(String field, String address) {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException(field + " \"" + address + "\" must be host:port");
        }
    }
}
