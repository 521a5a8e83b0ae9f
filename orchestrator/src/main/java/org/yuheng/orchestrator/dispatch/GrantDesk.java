package org.yuheng.orchestrator.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.adapter.node.PartyNode.OwnerGrant;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.VerifyingKey;

/** Takes owners' answers from nodes that report them by themselves. */
@Service
public class GrantDesk {

    static final ProblemType STATEMENT_NOT_BELIEVED = new ProblemType(
            HttpStatus.FORBIDDEN, "STATEMENT_NOT_BELIEVED", "声明的签名无法验证", "The statement's signature does not hold");
    static final ProblemType PROPOSAL_UNKNOWN =
            new ProblemType(HttpStatus.NOT_FOUND, "PROPOSAL_UNKNOWN", "没有这样的授权请求", "Nothing like this was proposed");
    static final ProblemType GRANT_NOT_BELIEVED =
            new ProblemType(HttpStatus.FORBIDDEN, "GRANT_NOT_BELIEVED", "授权书无法验证", "The grant proves nothing");

    private static final int MAX_BYTES = 512 * 1024;

    private final Grants grants;
    private final NodeDirectory directory;

    GrantDesk(Grants grants, NodeDirectory directory) {
        this.grants = grants;
        this.directory = directory;
    }

    /** @param envelope DSSE envelope of a {@link GrantDecision}, signed by the node that it names */
    @Transactional
    public void reported(byte[] envelope) {
        GrantDecision decision = verified(envelope);
        Proposal proposal = grants.proposals(decision.specDigest()).stream()
                .filter(p -> p.node().equals(decision.node()))
                .findFirst()
                .orElseThrow(() -> PROPOSAL_UNKNOWN.because(
                        "specification " + decision.specDigest() + " was not proposed to " + decision.node()));
        boolean refused = grants.of(decision.specDigest()).stream()
                .noneMatch(known ->
                        known.node().equals(decision.node()) && known.owner().equals(decision.owner()));
        if (refused) {
            throw PROPOSAL_UNKNOWN.because(
                    decision.owner() + " is not an owner whose grant " + decision.node() + " said to need");
        }
        Outcome<GrantState> outcome =
                grants.record(proposal.request(), decision.specDigest(), decision.node(), answer(decision));
        if (outcome.isAccepted()) {
            grants.wake(proposal.request());
        } else if (!outcome.refusal().code().equals(Grants.UNCHANGED)) {
            throw GRANT_NOT_BELIEVED.because(outcome.refusal().toString());
        }
    }

    private static OwnerGrant answer(GrantDecision decision) {
        GrantState state = List.of(GrantState.values()).stream()
                .filter(known -> known.name().equals(decision.state()) && known != GrantState.PENDING)
                .findFirst()
                .orElseThrow(() -> GRANT_NOT_BELIEVED.because(
                        "state \"" + decision.state() + "\" must be GRANTED, REFUSED or REVOKED"));
        if (state == GrantState.GRANTED) {
            return new OwnerGrant(decision.owner(), state, decision.grant().getBytes(StandardCharsets.UTF_8), null);
        }
        String reason = decision.reason().isBlank() ? "no reason was given" : decision.reason();
        return new OwnerGrant(
                decision.owner(), state, null, new Refusal(Fault.POLICY, "OWNER_" + state.name(), reason));
    }

    private GrantDecision verified(byte[] bytes) {
        String node = Envelope.parse(bytes, MAX_BYTES)
                .fold(envelope -> claimed(envelope).node(), refusal -> {
                    throw STATEMENT_NOT_BELIEVED.because(refusal.toString());
                });
        NodeDirectory.Entry entry = directory
                .find(node)
                .orElseThrow(() -> STATEMENT_NOT_BELIEVED.because("node \"" + node + "\" is not enrolled"));
        VerifyingKey key = VerifyingKey.fromSpki(Base64.getDecoder().decode(entry.signingKey()));
        Outcome<SignedPayload<GrantDecision>> signed =
                SignedPayload.read(bytes, GrantDecision.PAYLOAD_TYPE, GrantDecision.class, Keyring.of(key));
        return signed.fold(SignedPayload::value, refusal -> {
            throw STATEMENT_NOT_BELIEVED.because(refusal.toString());
        });
    }

    /** Only the node's name is taken from the unverified payload, to know whose signature it must bear. */
    private static GrantDecision claimed(Envelope envelope) {
        try {
            return StrictJson.read(envelope.payload().bytes(), GrantDecision.class, MAX_BYTES);
        } catch (JsonRefusal e) {
            throw STATEMENT_NOT_BELIEVED.because(e.getMessage());
        }
    }
}
