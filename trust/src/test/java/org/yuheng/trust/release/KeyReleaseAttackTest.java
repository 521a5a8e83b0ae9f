package org.yuheng.trust.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.simulation.Measurements;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.sealing.SealingSuite;

/** Every attack on key release, named, with the exact refusal. */
class KeyReleaseAttackTest {

    private final Scene scene = new Scene();

    @Test
    void nonceRaceIsWonOnce() throws Exception {
        KeyOwner owner = scene.owner();
        KeyRequester requester = scene.requester("R-1/1/1");
        byte[] attest = requester.attest(owner.challenge(requester.hello())).value();

        List<String> codes = together(8, () -> owner.release(attest).outcome().fold(ok -> "RELEASED", no -> no.code()));

        assertThat(codes).containsOnlyOnce("RELEASED");
        assertThat(codes.stream().filter("RELEASE_NONCE_SPENT"::equals)).hasSize(7);
    }

    @Test
    void aReleaseReplayedIsRefused() throws Exception {
        KeyOwner owner = scene.owner();
        KeyRequester requester = scene.requester("R-1/1/1");
        byte[] attest = requester.attest(owner.challenge(requester.hello())).value();
        assertThat(owner.release(attest).outcome().isAccepted()).isTrue();
        assertThat(owner.release(attest).outcome().refusal().code()).isEqualTo("RELEASE_NONCE_SPENT");
        assertThat(scene.outcomes()).containsExactly("RELEASED", "RELEASE_NONCE_SPENT");
    }

    @Test
    void theNonceIsConsumedEvenWhenTheEvidenceFails() throws Exception {
        KeyOwner owner = scene.owner();
        KeyRequester requester = scene.requester("R-1/1/1");
        byte[] attest = requester.attest(owner.challenge(requester.hello())).value();
        scene.revoked = true;
        assertThat(owner.release(attest).outcome().refusal().code()).isEqualTo("GRANT_REVOKED");
        scene.revoked = false;
        assertThat(owner.release(attest).outcome().refusal().code()).isEqualTo("RELEASE_NONCE_SPENT");
    }

    @Test
    void aLateAnswerIsRefused() throws Exception {
        KeyOwner owner = scene.owner();
        KeyRequester requester = scene.requester("R-1/1/1");
        byte[] attest = requester.attest(owner.challenge(requester.hello())).value();
        scene.clock.advance(KeyOwner.CHALLENGE_LIFETIME);
        assertThat(owner.release(attest).outcome().refusal().code()).isEqualTo("RELEASE_NONCE_EXPIRED");
    }

    @Test
    void evidenceOfAnotherJobIsRefused() throws Exception {
        KeyOwner owner = scene.owner();
        KeyRequester other = scene.requester("R-1/2/1");
        byte[] otherAttest = other.attest(owner.challenge(other.hello())).value();
        KeyRequester requester = scene.requester("R-1/1/1");
        byte[] attest = requester.attest(owner.challenge(requester.hello())).value();

        String spliced = text(attest)
                .replaceFirst("\"evidence\":\"[^\"]*\"", "\"evidence\":\"" + field(otherAttest, "evidence") + "\"");

        assertThat(owner.release(bytes(spliced)).outcome().refusal().code()).isEqualTo("EVIDENCE_REPORT_DATA_MISMATCH");
    }

    @Test
    void runtimeDataOfAnotherSessionAreRefused() throws Exception {
        KeyOwner owner = scene.owner();
        KeyRequester other = scene.requester("R-1/2/1");
        byte[] otherAttest = other.attest(owner.challenge(other.hello())).value();
        KeyRequester requester = scene.requester("R-1/1/1");
        byte[] attest = requester.attest(owner.challenge(requester.hello())).value();

        String spliced = text(otherAttest).replace(field(otherAttest, "sessionId"), field(attest, "sessionId"));

        assertThat(owner.release(bytes(spliced)).outcome().refusal().code()).isEqualTo("RUNTIME_DATA_OTHER_SESSION");
    }

    @Test
    void anEnclaveThatRunsAnotherSpecificationIsRefused() throws Exception {
        scene.attestedSpec = Digests.of(bytes("another specification"));
        assertThat(scene.refusal("R-1/1/1")).isEqualTo("RUNTIME_DATA_OTHER_SPEC");
    }

    @Test
    void aGrantForAnotherSpecificationIsRefused() throws Exception {
        scene.grant = changed("jobSpecDigest", Digests.of(bytes("another"))).sign(scene.ownerKey);
        assertThat(scene.refusal("R-1/1/1")).isEqualTo("GRANT_OTHER_SPEC");
    }

    @Test
    void aGrantReplayedForAnotherRequestIsRefused() throws Exception {
        assertThat(scene.refusal("R-2/1/1")).isEqualTo("GRANT_OTHER_REQUEST");
    }

    @Test
    void aGrantSignedByAnotherOwnerIsRefused() throws Exception {
        scene.grant = Scene.grant(g -> g).sign(SigningKey.generate(SignatureSuite.ED25519));
        assertThat(scene.refusal("R-1/1/1")).isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
    }

    @Test
    void anOldEpochIsRefused() throws Exception {
        scene.epoch = 4;
        assertThat(scene.refusal("R-1/1/1")).isEqualTo("GRANT_OLD_EPOCH");
    }

    @Test
    void anEpochRaisedBetweenChallengeAndReleaseCounts() throws Exception {
        KeyOwner owner = scene.owner();
        KeyRequester requester = scene.requester("R-1/1/1");
        byte[] attest = requester.attest(owner.challenge(requester.hello())).value();
        scene.epoch = 4;
        assertThat(owner.release(attest).outcome().refusal().code()).isEqualTo("GRANT_OLD_EPOCH");
    }

    @Test
    void oneOwnersGrantDoesNotReleaseAnothersData() throws Exception {
        scene.owners = Set.of("tax", "police");
        assertThat(scene.refusal("R-1/1/1")).isEqualTo("GRANT_MISSING");
    }

    @Test
    void anExpiredGrantIsRefused() throws Exception {
        scene.clock.advance(Duration.ofDays(30));
        assertThat(scene.refusal("R-1/1/1")).isEqualTo("GRANT_EXPIRED");
    }

    @Test
    void anEnclaveStartedWithoutTheGrantIsRefused() throws Exception {
        KeyOwner owner = scene.owner();
        KeyRequester requester = scene.requester("R-1/1/1", List.of(SealingSuite.HPKE_P256), List.of());
        byte[] attest = requester.attest(owner.challenge(requester.hello())).value();
        assertThat(owner.release(attest).outcome().refusal().code()).isEqualTo("GRANT_NOT_ATTESTED");
    }

    @Test
    void oneUseTooManyInParallelIsRefused() throws Exception {
        List<KeyOwner> processes = List.of(scene.owner(), scene.owner());
        List<byte[]> attests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            KeyRequester requester = scene.requester("R-1/1/1");
            attests.add(requester
                    .attest(processes.get(i % 2).challenge(requester.hello()))
                    .value());
        }
        int[] next = {0};
        List<String> codes = together(8, () -> {
            int mine;
            synchronized (next) {
                mine = next[0]++;
            }
            return processes.get(mine % 2).release(attests.get(mine)).outcome().fold(ok -> "RELEASED", no -> no.code());
        });
        assertThat(codes).containsOnlyOnce("RELEASED");
        assertThat(codes.stream().filter("RELEASE_REPEATED"::equals)).hasSize(7);
        assertThat(scene.journal.released()).isEqualTo(1);
    }

    @Test
    void simulatedEvidenceIsRefusedWhereTheDeploymentDoesNotAllowIt() throws Exception {
        scene.deploymentAllowsSimulated = false;
        assertThat(scene.refusal("R-1/1/1")).contains("SIMULATED");
    }

    @Test
    void simulatedEvidenceIsRefusedWhereTheGrantDoesNotAllowIt() throws Exception {
        scene.grant = changed("allowSimulated", "false").sign(scene.ownerKey);
        assertThat(scene.refusal("R-1/1/1")).contains("SIMULATED");
    }

    @Test
    void aSimulationRootThatIsNotPinnedIsUnknown() throws Exception {
        KeyOwner owner = scene.owner(new PinnedEvidenceCheck(
                AttestationVerifier.ofVendors(),
                (kind, evidence, sent) ->
                        Outcome.accepted(Scene.SIMULATION.trust().collateral())));
        assertThat(scene.run(owner, "R-1/1/1").refusal().code()).contains("ROOT");
    }

    @Test
    void debuggableEnclavesAreRefused() throws Exception {
        scene.running = Scene.CODE.debuggable();
        assertThat(scene.refusal("R-1/1/1")).contains("DEBUG");
    }

    @Test
    void otherCodeIsRefused() throws Exception {
        scene.running = Scene.measurements(99);
        assertThat(scene.refusal("R-1/1/1")).isEqualTo("EVIDENCE_MEASUREMENT");
    }

    @Test
    void aChangedRtmrIsRefused() throws Exception {
        Measurements m = Scene.CODE;
        byte[] rtmr2 = m.rtmr2().clone();
        rtmr2[0] ^= 1;
        scene.running =
                new Measurements(m.mrtd(), m.rtmr0(), m.rtmr1(), rtmr2, m.rtmr3(), m.mrConfigId(), m.tdAttributes());
        assertThat(scene.refusal("R-1/1/1")).isEqualTo("EVIDENCE_MEASUREMENT");
    }

    @Test
    void aFullDiskReleasesNothing() throws Exception {
        scene.journal.full = true;
        assertThat(scene.refusal("R-1/1/1")).isEqualTo("RELEASE_NOT_COUNTED");
    }

    @Test
    void anAuditLogThatCannotBeWrittenReleasesNothing() throws Exception {
        scene.auditFails = true;
        assertThat(scene.refusal("R-1/1/1")).isEqualTo("RELEASE_NOT_RECORDED");
        assertThat(scene.journal.released()).isEqualTo(1);
    }

    @Test
    void aNodeRestoredFromBackupReleasesNothing() throws Exception {
        scene.journal.restored = true;
        assertThat(scene.refusal("R-1/1/1")).isEqualTo("JOURNAL_RESTORED");
    }

    @Test
    void aSecretFromAnybodyButTheNamedNodeIsRefusedByTheEnclave() throws Exception {
        Scene impostor = new Scene();
        impostor.grant = Scene.grant(g -> g).sign(impostor.ownerKey);
        KeyOwner owner = impostor.owner();
        KeyRequester requester =
                scene.requester("R-1/1/1", List.of(SealingSuite.HPKE_P256), List.of(impostor.grant.payloadDigest()));
        byte[] attest = requester.attest(owner.challenge(requester.hello())).value();
        KeyOwner.Answer answer = owner.release(attest);
        assertThat(answer.outcome().isAccepted()).isTrue();
        assertThat(requester.complete(answer.reply()).refusal().code()).isEqualTo("RELEASE_NOT_FROM_OWNER");
    }

    @Test
    void aRelayThatChangesTheReleaseIsNoticed() throws Exception {
        for (String field : List.of("ciphertext", "enc", "grantsDigest", "notAfter")) {
            Scene fresh = new Scene();
            KeyOwner owner = fresh.owner();
            KeyRequester requester = fresh.requester("R-1/1/1");
            byte[] attest = requester.attest(owner.challenge(requester.hello())).value();
            byte[] reply = owner.release(attest).reply();
            String value = field(reply, field);
            char[] characters = value.toCharArray();
            int at = field.equals("notAfter") ? 3 : field.equals("grantsDigest") ? 10 : 12;
            characters[at] = characters[at] == '7' ? '6' : '7';
            Outcome<SessionSecret> completed =
                    requester.complete(bytes(text(reply).replace(value, new String(characters))));
            assertThat(completed.refusal().code()).as(field).isEqualTo("RELEASE_NOT_FROM_OWNER");
        }
    }

    @Test
    void aRelayThatDowngradesTheSuiteIsNoticed() throws Exception {
        KeyOwner owner = scene.owner();
        KeyRequester requester = scene.requester(
                "R-1/1/1",
                List.of(SealingSuite.SM2_SM4GCM, SealingSuite.HPKE_P256),
                List.of(scene.grant.payloadDigest()));
        byte[] hello = bytes(text(requester.hello()).replace("\"SM2_SM4GCM\",", ""));
        KeyOwner.Answer answer =
                owner.release(requester.attest(owner.challenge(hello)).value());
        assertThat(answer.outcome().isAccepted()).isTrue();
        assertThat(requester.complete(answer.reply()).refusal().code()).isEqualTo("RELEASE_NOT_FROM_OWNER");
    }

    @Test
    void malformedMessagesAreRefusedAsValues() {
        KeyOwner owner = scene.owner();
        for (String junk : List.of("", "{}", "null", "[]", "{\"version\":1}", "\u0000", "{\"sessionId\":1}")) {
            assertThat(text(owner.challenge(bytes(junk)))).contains("RELEASE_MESSAGE_MALFORMED");
            assertThat(owner.release(bytes(junk)).outcome().refusal().code()).isEqualTo("RELEASE_MESSAGE_MALFORMED");
        }
        assertThat(owner.release(new byte[Protocol.LARGEST_MESSAGE + 1])
                        .outcome()
                        .refusal()
                        .code())
                .isEqualTo("RELEASE_MESSAGE_MALFORMED");
    }

    @Test
    void aRefusalOnTheWireIsTheOwnersOwnCode() throws IOException {
        scene.epoch = 9;
        KeyOwner owner = scene.owner();
        KeyRequester requester = scene.requester("R-1/1/1");
        byte[] attest = requester.attest(owner.challenge(requester.hello())).value();
        assertThat(requester.complete(owner.release(attest).reply()).refusal().code())
                .isEqualTo("GRANT_OLD_EPOCH");
    }

    private static Grant changed(String field, String value) {
        byte[] json = StrictJson.write(Scene.grant(g -> g));
        String quoted = Set.of("allowSimulated").contains(field) ? value : "\"" + value + "\"";
        String changed =
                text(json).replaceFirst("\"" + field + "\":(\"[^\"]*\"|true|[0-9]+)", "\"" + field + "\":" + quoted);
        return StrictJson.read(bytes(changed), Grant.class);
    }

    private static <T> List<T> together(int threads, Callable<T> action) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(pool.submit(() -> {
                    start.await();
                    return action.call();
                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private static String field(byte[] json, String name) {
        String text = text(json);
        int from = text.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return text.substring(from, text.indexOf('"', from));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
