package org.yuheng.orchestrator.dispatch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.adapter.node.PartyNode.OwnerGrant;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.grant.Grant;

/** Proposals and grants that are kept. A grant is kept only when a key of its owner signed it for this specification. */
@Repository
public class Grants {

    static final String UNCHANGED = "GRANT_UNCHANGED";

    private final JdbcClient jdbc;
    private final NodeDirectory directory;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Clock clock;

    Grants(JdbcClient jdbc, NodeDirectory directory, AuditTrail audit, Outbox outbox, Clock clock) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Where all grants of a specification stand together. */
    public enum Standing {
        WAITING,
        /** Every node has answered, and every owner it speaks for has granted. */
        GRANTED,
        REFUSED
    }

    /** Records that these nodes are being asked; asking again changes nothing. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void ask(String request, String specDigest, List<String> nodes) {
        for (String node : nodes) {
            jdbc.sql("""
                            insert into proposal (spec_digest, node, request_id, state, asked_at, tried_at)
                            values (:spec, :node, :request, 'ASKED', :now, :now) on conflict do nothing
                            """)
                    .param("spec", specDigest)
                    .param("node", node)
                    .param("request", request)
                    .param("now", now())
                    .update();
        }
    }

    public List<Proposal> proposals(String specDigest) {
        return jdbc.sql("select * from proposal where spec_digest = :spec order by node")
                .param("spec", specDigest)
                .query(Grants::readProposal)
                .list();
    }

    public List<GrantRecord> of(String specDigest) {
        return jdbc.sql("select * from owner_grant where spec_digest = :spec order by node, owner")
                .param("spec", specDigest)
                .query(Grants::read)
                .list();
    }

    public Standing standing(String specDigest) {
        List<Proposal> proposals = proposals(specDigest);
        List<GrantRecord> grants = of(specDigest);
        if (proposals.stream().anyMatch(p -> p.state() == Proposal.State.REFUSED)
                || grants.stream().anyMatch(g -> g.state() == GrantState.REFUSED || g.state() == GrantState.REVOKED)) {
            return Standing.REFUSED;
        }
        boolean all = !proposals.isEmpty()
                && proposals.stream().allMatch(p -> p.state() == Proposal.State.ANSWERED)
                && grants.stream().allMatch(g -> g.state() == GrantState.GRANTED);
        return all ? Standing.GRANTED : Standing.WAITING;
    }

    @Transactional
    public void tried(String specDigest, String node) {
        jdbc.sql("update proposal set tried_at = :now where spec_digest = :spec and node = :node")
                .param("now", now())
                .param("spec", specDigest)
                .param("node", node)
                .update();
    }

    /** What a node answered for its owners; wakes the request when anything changed. */
    @Transactional
    public void answered(String request, String specDigest, String node, List<OwnerGrant> owners) {
        boolean changed = heard(specDigest, node, "ANSWERED", Optional.empty());
        for (OwnerGrant owner : owners) {
            changed |= record(request, specDigest, node, owner).isAccepted();
        }
        if (changed) {
            outbox.wake(request);
        }
    }

    @Transactional
    public void refused(String request, String specDigest, String node, Refusal refusal) {
        if (heard(specDigest, node, "REFUSED", Optional.of(refusal))) {
            audit.record(AuditEvent.of(Actor.node(node, ""), "PROPOSAL_REFUSED")
                    .object("spec", specDigest)
                    .request(request)
                    .detail("code", refusal.code()));
            outbox.wake(request);
        }
    }

    /** Shown as unknown; asked again later. */
    @Transactional
    public void unreachable(String specDigest, String node, NodeUnreachable cause) {
        jdbc.sql(
                        "update proposal set code = :code, message = :message where spec_digest = :spec and node = :node and state = 'ASKED'")
                .param("code", cause.code())
                .param("message", cause.getMessage())
                .param("spec", specDigest)
                .param("node", node)
                .update();
    }

    void wake(String request) {
        outbox.wake(request);
    }

    private boolean heard(String specDigest, String node, String state, Optional<Refusal> why) {
        return jdbc.sql("""
                                update proposal set state = :state, code = :code, message = :message, heard_at = :now
                                where spec_digest = :spec and node = :node and state <> :state
                                """)
                        .param("state", state)
                        .param("code", why.map(Refusal::code).orElse(null))
                        .param("message", why.map(Refusal::message).orElse(null))
                        .param("now", now())
                        .param("spec", specDigest)
                        .param("node", node)
                        .update()
                == 1;
    }

    /**
     * Records one owner's answer.
     *
     * @return accepted with whether anything changed; refused with an envelope or grant code when the grant is no proof
     */
    @Transactional
    public Outcome<GrantState> record(String request, String specDigest, String node, OwnerGrant answer) {
        if (answer.state() == GrantState.GRANTED) {
            Outcome<SignedPayload<Grant>> grant = verified(request, specDigest, answer);
            if (!grant.isAccepted()) {
                audit.record(AuditEvent.of(Actor.node(node, answer.owner()), "GRANT_NOT_BELIEVED")
                        .object("spec", specDigest)
                        .request(request)
                        .detail("owner", answer.owner())
                        .detail("code", grant.refusal().code()));
                Refusal why = new Refusal(
                        Fault.POLICY, grant.refusal().code(), grant.refusal().message());
                // Without a row the owner would not be missed.
                store(request, specDigest, node, new OwnerGrant(answer.owner(), GrantState.PENDING, null, why), null);
                return Outcome.refused(grant.refusal());
            }
            return store(request, specDigest, node, answer, grant.value().digest());
        }
        return store(request, specDigest, node, answer, null);
    }

    private Outcome<SignedPayload<Grant>> verified(String request, String specDigest, OwnerGrant answer) {
        Keyring keys = directory.grantKeys(answer.owner());
        return Grant.read(answer.grant(), keys).then(signed -> {
            Grant grant = signed.value();
            if (!grant.owner().equals(answer.owner())) {
                return Outcome.refused(
                        "GRANT_OTHER_OWNER", "signed by " + grant.owner() + ", expected " + answer.owner());
            }
            if (!grant.jobSpecDigest().equals(specDigest) || !grant.requestId().equals(request)) {
                return Outcome.refused(
                        "GRANT_OTHER_SPEC",
                        "for " + grant.requestId() + " " + grant.jobSpecDigest() + ", expected " + request + " "
                                + specDigest);
            }
            return Outcome.accepted(signed);
        });
    }

    private Outcome<GrantState> store(
            String request, String specDigest, String node, OwnerGrant answer, String digest) {
        int changed = jdbc.sql("""
                        insert into owner_grant (spec_digest, node, owner, request_id, state, grant_envelope, grant_digest,
                            code, message, changed_at)
                        values (:spec, :node, :owner, :request, :state, :envelope, :digest, :code, :message, :now)
                        on conflict (spec_digest, node, owner) do update set state = excluded.state,
                            grant_envelope = coalesce(excluded.grant_envelope, owner_grant.grant_envelope),
                            grant_digest = coalesce(excluded.grant_digest, owner_grant.grant_digest),
                            code = excluded.code, message = excluded.message, changed_at = excluded.changed_at
                        where owner_grant.state <> excluded.state
                        """)
                .param("spec", specDigest)
                .param("node", node)
                .param("owner", answer.owner())
                .param("request", request)
                .param("state", answer.state().name())
                .param("envelope", answer.state() == GrantState.GRANTED ? answer.grant() : null)
                .param("digest", digest)
                .param(
                        "code",
                        answer.refusal() == null ? null : answer.refusal().code())
                .param(
                        "message",
                        answer.refusal() == null ? null : answer.refusal().message())
                .param("now", now())
                .update();
        if (changed == 0) {
            return Outcome.refused(UNCHANGED, answer.owner() + " is " + answer.state() + " already");
        }
        audit.record(AuditEvent.of(Actor.node(node, answer.owner()), "GRANT_" + answer.state())
                .object("spec", specDigest)
                .request(request)
                .change("", digest == null ? "" : digest)
                .detail("owner", answer.owner())
                .detail("code", answer.refusal() == null ? "" : answer.refusal().code()));
        return Outcome.accepted(answer.state());
    }

    /** The owners' reasons, where the nodes or owners said no. */
    public List<String> refusals(String specDigest) {
        return Stream.concat(
                        proposals(specDigest).stream()
                                .filter(p -> p.state() == Proposal.State.REFUSED)
                                .flatMap(p -> p.code().stream()),
                        of(specDigest).stream()
                                .filter(g -> g.state() == GrantState.REFUSED || g.state() == GrantState.REVOKED)
                                .map(g -> g.code().orElse("GRANT_" + g.state())))
                .distinct()
                .toList();
    }

    /** Nobody waits for answers any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void close(String specDigest) {
        jdbc.sql("update proposal set waited_for = false where spec_digest = :spec")
                .param("spec", specDigest)
                .update();
    }

    /** Where an answer of a node or of one of its owners is still waited for. */
    List<Proposal> waiting() {
        return jdbc.sql("""
                        select p.* from proposal p
                        where p.waited_for and (p.state = 'ASKED' or exists (
                            select 1 from owner_grant g where g.spec_digest = p.spec_digest and g.node = p.node
                              and g.state = 'PENDING'))
                          and (p.tried_at is null
                            or :now - p.tried_at >= least(interval '10 minutes', (:now - p.asked_at) / 10))
                        order by p.tried_at nulls first limit 200
                        """).param("now", now()).query(Grants::readProposal).list();
    }

    private static Proposal readProposal(ResultSet row, int number) throws SQLException {
        return new Proposal(
                row.getString("request_id"),
                row.getString("spec_digest"),
                row.getString("node"),
                Proposal.State.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("code")),
                Optional.ofNullable(row.getString("message")),
                row.getTimestamp("asked_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("heard_at")).map(Timestamp::toInstant));
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static GrantRecord read(ResultSet row, int number) throws SQLException {
        return new GrantRecord(
                row.getString("request_id"),
                row.getString("spec_digest"),
                row.getString("node"),
                row.getString("owner"),
                GrantState.valueOf(row.getString("state")),
                Optional.ofNullable(row.getBytes("grant_envelope")),
                Optional.ofNullable(row.getString("grant_digest")),
                Optional.ofNullable(row.getString("code")),
                Optional.ofNullable(row.getString("message")),
                row.getTimestamp("changed_at").toInstant());
    }
}
