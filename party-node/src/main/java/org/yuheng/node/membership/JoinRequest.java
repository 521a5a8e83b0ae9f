package org.yuheng.node.membership;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeHome;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.log.NoteSigner;
import org.yuheng.trust.membership.MembershipList.Member;
import org.yuheng.trust.membership.MembershipList.Owner;

/** What a node brings to the operator, out of band, to be listed: its public keys. */
public record JoinRequest(Member member) {

    /** Of a node's home. */
    public static JoinRequest of(NodeHome home) throws IOException {
        NodeConfig config = home.config();
        List<Owner> owners = new ArrayList<>();
        for (String owner : config.owners()) {
            owners.add(new Owner(
                    owner,
                    List.of(Base64Bytes.of(
                            home.signingKey(owner + ".grant.key").verifyingKey().spki()))));
        }
        return new JoinRequest(new Member(
                config.node(),
                config.organization(),
                config.address(),
                Base64Bytes.of(home.signingKey("node.key").verifyingKey().spki()),
                new NoteSigner(config.node(), home.witnessKey()).witnessKey(),
                owners));
    }
}
