package org.yuheng.orchestrator.partner;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yuheng.trust.Base64Bytes;

/**
 * What a node sends to come in, as it is signed with the key named in it.
 *
 * @param token the one-time token that an administrator gave it; 1 to 128 characters
 * @param address {@code host:port} where it can be reached, empty while it only dials out
 * @param csr DER PKCS#10, at most 8 KiB
 * @param signingKey of its messages, X.509 SubjectPublicKeyInfo
 */
record EnrolmentRequest(
        String token,
        String node,
        Optional<String> address,
        Base64Bytes csr,
        Base64Bytes signingKey,
        List<Owner> owners) {

    static final String PAYLOAD_TYPE = "application/vnd.yuheng.enrolment.v1+json";

    private static final Pattern ADDRESS =
            Pattern.compile("(?:[A-Za-z0-9.-]{1,253}|\\[[0-9a-fA-F:]{2,39}]):[0-9]{1,5}");

    /**
     * One of the node's owners.
     *
     * @param grantKeys with which its people or its policy sign grants, 1 to 16
     * @param sealingCertificates envelopes of the recipients' CA, 0 to 4
     */
    record Owner(String organization, List<Base64Bytes> grantKeys, List<Base64Bytes> sealingCertificates) {
        Owner {
            if (grantKeys.size() > 16 || sealingCertificates.size() > 4) {
                throw new IllegalArgumentException(organization + ": at most 16 grant keys and 4 sealing certificates");
            }
            grantKeys = List.copyOf(grantKeys);
            sealingCertificates = List.copyOf(sealingCertificates);
        }
    }

    EnrolmentRequest {
        if (token.isEmpty() || token.length() > 128) {
            throw new IllegalArgumentException("token must have 1 to 128 characters");
        }
        address.ifPresent(EnrolmentRequest::requireAddress);
        csr.requireAtMost("csr", 8192);
        signingKey.requireAtMost("signingKey", 256);
        owners = List.copyOf(owners);
        Set<String> names = new HashSet<>();
        for (Owner owner : owners) {
            if (!names.add(owner.organization())) {
                throw new IllegalArgumentException("owner \"" + owner.organization() + "\" stands twice");
            }
        }
    }

    static String requireAddress(String address) {
        int colon = address.lastIndexOf(':');
        if (!ADDRESS.matcher(address).matches() || Integer.parseInt(address.substring(colon + 1)) > 65_535) {
            throw new IllegalArgumentException("address \"" + address + "\" must be host:port");
        }
        return address;
    }

    @Override
    public String toString() {
        return "EnrolmentRequest[node=" + node + "]";
    }
}
