package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.OwnerGrant;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.StrictJson;
import org.yuheng.node.grants.Approvers;
import org.yuheng.node.home.NodeConfig.GrantPolicy;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.approval.PasskeyApproval;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.passkey.PasskeyAssertion;
import org.yuheng.trust.passkey.SoftAuthenticator;

/**
 * An owner that grants by a local rule, and believes only its own approvers' passkeys: what an orchestrator that makes
 * approvals up gets at a real node.
 */
class ApproverAttackTest {

    private static final String APPROVER = "wang.fang";

    @TempDir
    private Path directory;

    private final SoftAuthenticator hers = new SoftAuthenticator();

    @Test
    void grantsOnlyWhatAnApproverOnTheListSigned() throws Exception {
        try (City city = new City(directory)) {
            city.policy(new GrantPolicy("social", List.of("TEE"), List.of("bureau"), 0));
            JoinCase.settle(city);
            Approvers list = city.node("social-node").approvers();
            assertThat(list.add(
                                    "social",
                                    APPROVER,
                                    "localhost",
                                    hers.publicKey().text(),
                                    "head")
                            .isAccepted())
                    .isTrue();
            JobSpec spec = JoinCase.inEnclave(city);

            assertThat(proposed(city, spec)).isEqualTo("PENDING");
            assertThat(proposed(city, spec, onThePlatformsWord(city, spec))).isEqualTo("PENDING");
            assertThat(proposed(city, spec, new byte[] {1})).isEqualTo("APPROVAL_MALFORMED");

            SoftAuthenticator stranger = new SoftAuthenticator();
            assertThat(proposed(city, spec, signed(city, spec, stranger))).isEqualTo("APPROVER_KEY_UNKNOWN");
            byte[] statement = statement(spec, ApprovalStatement.Method.PASSKEY);
            PasskeyAssertion foreign = stranger.sign(PasskeyApproval.challenge(statement));
            assertThat(proposed(
                            city,
                            spec,
                            carried(
                                    city,
                                    statement,
                                    new PasskeyAssertion(
                                            foreign.credentialId(),
                                            hers.publicKey(),
                                            foreign.authenticatorData(),
                                            foreign.clientData(),
                                            foreign.signature()))))
                    .isEqualTo("PASSKEY_SIGNATURE");
            assertThat(proposed(
                            city, spec, carried(city, statement, hers.sign(PasskeyApproval.challenge(new byte[] {1})))))
                    .isEqualTo("PASSKEY_CHALLENGE");
            JobSpec other = JoinCase.inEnclave(
                    city,
                    "SELECT p.street, count(*) AS people FROM people p JOIN taxes t ON p.id_hash = t.id_hash"
                            + " GROUP BY p.street");
            assertThat(proposed(city, spec, signed(city, other, hers))).isEqualTo("APPROVAL_OTHER_SPEC");
            hers.flags = 0x01;
            assertThat(proposed(city, spec, signed(city, spec, hers))).isEqualTo("PASSKEY_NOT_VERIFIED");
            hers.flags = 0x05;
            hers.origin = "https://evil.example";
            assertThat(proposed(city, spec, signed(city, spec, hers))).isEqualTo("PASSKEY_ORIGIN");
            hers.origin = "http://localhost:8080";
            assertThat(proposed(city, spec)).isEqualTo("PENDING");

            byte[] honest = signed(city, spec, hers);
            list.remove("social", Digests.of(hers.publicKey().bytes()), "head");
            list.add("social", "another", "localhost", stranger.publicKey().text(), "head");
            assertThat(proposed(city, spec, honest)).isEqualTo("PENDING");
            list.add("social", APPROVER, "localhost", hers.publicKey().text(), "head");
            assertThat(proposed(city, spec, honest)).isEqualTo("GRANTED");
        }
    }

    @Test
    void aListTakesKeysAndNothingElse() throws Exception {
        try (City city = new City(directory)) {
            Approvers list =
                    city.add("social-node", "social", List.of("social"), false).approvers();
            String key = hers.publicKey().text();

            assertThat(list.add("social", "Wang Fang", "localhost", key, "head")
                            .refusal()
                            .code())
                    .isEqualTo("APPROVER_NAME");
            assertThat(list.add("social", APPROVER, "https://x", key, "head")
                            .refusal()
                            .code())
                    .isEqualTo("APPROVER_DOMAIN");
            assertThat(list.add("social", APPROVER, "localhost", "???", "head")
                            .refusal()
                            .code())
                    .isEqualTo("PASSKEY_KEY");
            assertThat(list.add("social", APPROVER, "localhost", key, "head").isAccepted())
                    .isTrue();
            assertThat(list.add("social", "another", "localhost", key, "head")
                            .refusal()
                            .code())
                    .isEqualTo("APPROVER_KNOWN");
            assertThat(list.of("social")).hasSize(1);
            assertThat(list.of("tax")).isEmpty();
            assertThat(list.remove("tax", list.of("social").get(0).keyId(), "head"))
                    .isFalse();
        }
    }

    private static String proposed(City city, JobSpec spec, byte[]... approvals) throws Exception {
        Answer<List<OwnerGrant>> answer =
                city.dial("social-node").propose(spec.toBytes(), "…", "…", List.of(approvals));
        return answer.refused()
                ? answer.refusal().code()
                : answer.value().get(0).state().name();
    }

    private static byte[] statement(JobSpec spec, ApprovalStatement.Method method) {
        String digest = Digests.of(spec.toBytes());
        return StrictJson.write(new ApprovalStatement(
                spec.requestId(),
                "PROVIDER_HEAD@social",
                "social",
                APPROVER,
                digest,
                spec.decisionDigest(),
                digest,
                ApprovalStatement.Verdict.APPROVED,
                method,
                "",
                Instant.now().truncatedTo(ChronoUnit.MILLIS)));
    }

    private static byte[] signed(City city, JobSpec spec, SoftAuthenticator by) {
        byte[] statement = statement(spec, ApprovalStatement.Method.PASSKEY);
        return carried(city, statement, by.sign(PasskeyApproval.challenge(statement)));
    }

    private static byte[] carried(City city, byte[] statement, PasskeyAssertion assertion) {
        return new PasskeyApproval(Base64Bytes.of(statement), assertion)
                .carriedBy(city.orchestratorKey())
                .toBytes();
    }

    private static byte[] onThePlatformsWord(City city, JobSpec spec) {
        return Envelope.sign(
                        ApprovalStatement.PAYLOAD_TYPE,
                        statement(spec, ApprovalStatement.Method.PLATFORM_KEY),
                        city.orchestratorKey())
                .toBytes();
    }
}
