package org.yuheng.trust.identity;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who a transport certificate speaks for, and where it may be reached.
 *
 * @param nodeId lower-case letters, digits, {@code -} and {@code .}; at most 63; written into the certificate as the URI
 *     {@code yuheng:node:<nodeId>}
 * @param dnsNames host names that clients check when they dial in
 * @param ipAddresses likewise, IPv4 dotted or IPv6 text
 */
public record NodeName(String nodeId, List<String> dnsNames, List<String> ipAddresses) {

    static final String URI_PREFIX = "yuheng:node:";
    private static final Pattern NODE_ID = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
    private static final Pattern DNS = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern IP = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]{2,39}");

    public NodeName {
        require(nodeId, NODE_ID);
        dnsNames = List.copyOf(dnsNames);
        ipAddresses = List.copyOf(ipAddresses);
        dnsNames.forEach(name -> require(name, DNS));
        ipAddresses.forEach(address -> require(address, IP));
    }

    /** A node that only dials out, or that is reached on this machine alone. */
    public static NodeName local(String nodeId) {
        return new NodeName(nodeId, List.of("localhost"), List.of("127.0.0.1"));
    }

    /** {@code yuheng:node:<nodeId>}. */
    public URI uri() {
        return URI.create(URI_PREFIX + nodeId);
    }

    private static void require(String value, Pattern form) {
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException("name \"" + value + "\" must match " + form);
        }
    }
}
