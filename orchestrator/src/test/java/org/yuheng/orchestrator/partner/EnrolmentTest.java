package org.yuheng.orchestrator.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.Api;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.NodeName;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TrustAnchors;

class EnrolmentTest extends OrchestratorTest {

    private final SigningKey nodeKey = SigningKey.generate(SignatureSuite.P256);
    private final SigningKey grantKey = SigningKey.generate(SignatureSuite.ED25519);

    @Autowired
    private Parties parties;

    @Test
    void givesACertificateThatTheRevocationListDoesNotName() throws Exception {
        String token = announce("enrol-one");

        Api.Answer answer = api().post("/enrolments", envelope(request("enrol-one", "enrol-one", token)))
                .expect(201);

        X509Certificate certificate = Certificates.certificate(bytes(answer, "certificate"));
        TrustAnchors anchors = new TrustAnchors(
                List.of(Certificates.certificate(Base64.getDecoder()
                        .decode(answer.body().get("chain").get(0).asString()))),
                List.of(Certificates.revocationList(bytes(answer, "revocationList"))));
        assertThat(anchors.check(certificate, Instant.now()).value().nodeId()).isEqualTo("enrol-one");
        Node node = parties.node("enrol-one").orElseThrow();
        assertThat(node.enrolled()).isTrue();
        assertThat(node.address()).contains("127.0.0.1:9999");
        assertThat(node.health().reach()).isEqualTo(Node.Reach.UNKNOWN);
        assertThat(parties.grantKeys("enrol-owner").find(grantKey.keyId())).isPresent();
    }

    @Test
    void refusesATokenTheSecondTime() {
        String token = announce("enrol-twice");
        byte[] envelope = envelope(request("enrol-twice", "enrol-twice", token));
        api().post("/enrolments", envelope).expect(201);

        api().post("/enrolments", envelope).refused(403, "ENROLMENT_TOKEN_REFUSED");
    }

    @Test
    void refusesATokenOfAnotherNode() {
        announce("enrol-a");
        String token = announce("enrol-b");

        api().post("/enrolments", envelope(request("enrol-a", "enrol-a", token)))
                .refused(403, "ENROLMENT_TOKEN_REFUSED");
    }

    @Test
    void aRefusedEnrolmentDoesNotUseTheTokenUp() {
        String token = announce("enrol-retry");

        Api.Answer wrongName = api().post("/enrolments", envelope(request("enrol-retry", "somebody-else", token)))
                .refused(422, "ENROLMENT_REFUSED");
        assertThat(wrongName.body().get("reason").asString()).isEqualTo("CSR_NAME_NOT_ALLOWED");

        api().post("/enrolments", envelope(request("enrol-retry", "enrol-retry", token)))
                .expect(201);
    }

    @Test
    void refusesAnEnvelopeThatTheNamedKeyDidNotSign() {
        String token = announce("enrol-forged");
        byte[] payload = StrictJson.write(request("enrol-forged", "enrol-forged", token));
        byte[] forged = Envelope.sign(EnrolmentRequest.PAYLOAD_TYPE, payload, SigningKey.generate(SignatureSuite.P256))
                .toBytes();

        Api.Answer answer = api().post("/enrolments", forged).refused(422, "ENROLMENT_REFUSED");

        assertThat(answer.body().get("reason").asString()).isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
    }

    @Test
    void refusesAnOwnerThatWasNotAnnounced() {
        String token = announce("enrol-owners");
        EnrolmentRequest request = request("enrol-owners", "enrol-owners", token);
        EnrolmentRequest more = new EnrolmentRequest(
                request.token(),
                request.node(),
                request.address(),
                request.csr(),
                request.signingKey(),
                List.of(new EnrolmentRequest.Owner("another-owner", List.of(), List.of())));

        api().post("/enrolments", envelope(more)).refused(422, "ENROLMENT_REFUSED");
    }

    @Test
    void aRevokedNodeIsOnTheListAndNoLongerSpeaks() throws Exception {
        String token = announce("enrol-revoked");
        Api.Answer answer = api().post("/enrolments", envelope(request("enrol-revoked", "enrol-revoked", token)))
                .expect(201);

        as("enrol.sysadmin").delete("/nodes/enrol-revoked/enrolment").expect(204);

        X509Certificate certificate = Certificates.certificate(bytes(answer, "certificate"));
        assertThat(authority.anchors().check(certificate, Instant.now()).isAccepted())
                .isFalse();
        byte[] address = Envelope.sign(
                        NodeAddress.PAYLOAD_TYPE,
                        StrictJson.write(new NodeAddress("enrol-revoked", Instant.now(), "127.0.0.1:1")),
                        nodeKey)
                .toBytes();
        api().post("/nodes/enrol-revoked/address", address).refused(403, "STATEMENT_REFUSED");
    }

    @Test
    void takesANewAddressFromTheNodeItselfOnly() {
        String token = announce("enrol-moves");
        api().post("/enrolments", envelope(request("enrol-moves", "enrol-moves", token)))
                .expect(201);
        NodeAddress moved = new NodeAddress(
                "enrol-moves", Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS), "10.0.0.7:8443");

        api().post("/nodes/enrol-moves/address", signed(moved, SigningKey.generate(SignatureSuite.P256)))
                .refused(403, "STATEMENT_REFUSED");
        api().post("/nodes/enrol-moves/address", signed(moved, nodeKey)).expect(204);

        assertThat(parties.node("enrol-moves").orElseThrow().address()).contains("10.0.0.7:8443");
    }

    @Test
    void theRootThatNodesPinIsKeptAlsoWhenTheFirstEnrolmentIsRolledBack() {
        transaction.executeWithoutResult(status -> {
            authority.identity();
            status.setRollbackOnly();
        });

        List<byte[]> kept = jdbc.sql("select certificate from own_certificate where name = 'transport-authority'")
                .query(byte[].class)
                .list();
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0)).isEqualTo(TransportAuthority.encoded(authority.root()));
    }

    @Test
    void onlyTheSystemAdministratorAnnouncesNodes() {
        people.person("enrol.clerk", "enrol-owner", Role.APPLICANT, Role.OFFICE_HEAD);

        as("enrol.clerk").put("/nodes/enrol-x", announcement("enrol-x")).refused(403, "FORBIDDEN");
    }

    @Autowired
    private TransportAuthority authority;

    private String announce(String node) {
        people.organisation("enrol-operator", Organisation.Kind.OPERATOR);
        people.organisation("enrol-owner", Organisation.Kind.COMMERCIAL);
        people.person("enrol.sysadmin", "enrol-operator", Role.SYSTEM_ADMIN);
        Api admin = as("enrol.sysadmin");
        admin.put("/nodes/" + node, announcement(node)).expect(204);
        return admin.post("/nodes/" + node + "/enrolment-tokens", Map.of())
                .expect(201)
                .body()
                .get("token")
                .asString();
    }

    private static Map<String, Object> announcement(String node) {
        return Map.of("id", node, "organisation", "enrol-operator", "owners", List.of("enrol-owner"));
    }

    private EnrolmentRequest request(String node, String nameInCsr, String token) {
        return new EnrolmentRequest(
                token,
                node,
                Optional.of("127.0.0.1:9999"),
                Base64Bytes.of(Certificates.signingRequest(NodeName.local(nameInCsr), nodeKey)),
                Base64Bytes.of(nodeKey.verifyingKey().spki()),
                List.of(new EnrolmentRequest.Owner(
                        "enrol-owner",
                        List.of(Base64Bytes.of(grantKey.verifyingKey().spki())),
                        List.of())));
    }

    private byte[] envelope(EnrolmentRequest request) {
        return Envelope.sign(EnrolmentRequest.PAYLOAD_TYPE, StrictJson.write(request), nodeKey)
                .toBytes();
    }

    private static byte[] signed(NodeAddress address, SigningKey key) {
        return Envelope.sign(NodeAddress.PAYLOAD_TYPE, StrictJson.write(address), key)
                .toBytes();
    }

    private static byte[] bytes(Api.Answer answer, String field) {
        return Base64.getDecoder().decode(answer.body().get(field).asString());
    }
}
