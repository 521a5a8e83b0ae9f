package org.yuheng.trust.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.yuheng.trust.receipt.ReceiptScene.NOW;
import static org.yuheng.trust.receipt.ReceiptScene.bytes;
import static org.yuheng.trust.receipt.ReceiptScene.digest;
import static org.yuheng.trust.receipt.Tampering.approval;
import static org.yuheng.trust.receipt.Tampering.approvalTime;
import static org.yuheng.trust.receipt.Tampering.attack;
import static org.yuheng.trust.receipt.Tampering.edit;
import static org.yuheng.trust.receipt.Tampering.envelope;
import static org.yuheng.trust.receipt.Tampering.envelopes;
import static org.yuheng.trust.receipt.Tampering.fields;
import static org.yuheng.trust.receipt.Tampering.file;
import static org.yuheng.trust.receipt.Tampering.flip;
import static org.yuheng.trust.receipt.Tampering.grant;
import static org.yuheng.trust.receipt.Tampering.inside;
import static org.yuheng.trust.receipt.Tampering.logged;
import static org.yuheng.trust.receipt.Tampering.otherDecision;
import static org.yuheng.trust.receipt.Tampering.output;
import static org.yuheng.trust.receipt.Tampering.payload;
import static org.yuheng.trust.receipt.Tampering.put;
import static org.yuheng.trust.receipt.Tampering.release;
import static org.yuheng.trust.receipt.Tampering.replace;
import static org.yuheng.trust.receipt.Tampering.resign;
import static org.yuheng.trust.receipt.Tampering.resigned;
import static org.yuheng.trust.receipt.Tampering.respec;
import static org.yuheng.trust.receipt.Tampering.result;
import static org.yuheng.trust.receipt.Tampering.runtime;
import static org.yuheng.trust.receipt.Tampering.text;
import static org.yuheng.trust.receipt.Tampering.with;
import static org.yuheng.trust.receipt.Tampering.withoutLastLine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.log.verify.LoggedEntry;
import org.yuheng.trust.receipt.Tampering.Attack;
import org.yuheng.trust.release.Protocol;
import org.yuheng.trust.release.ReleaseStatement;

/**
 * Tampered receipts. In those of the first kind somebody changed the file. In all others the issuer itself lies and signs,
 * logs and has cosigned what it made up: the parties' own signatures must still give it away.
 */
class TamperedReceiptTest {

    @ParameterizedTest
    @MethodSource("attacks")
    void failsForTheRightReason(Attack attack) {
        ReceiptScene scene = new ReceiptScene();
        attack.lie().accept(scene);
        List<Check> checks = scene.verify(scene.file());
        assertThat(ReceiptVerifier.allPassed(checks)).isFalse();
        assertThat(checks)
                .filteredOn(check -> check.code() == attack.check())
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.passed()).isFalse();
                    assertThat(check.reason()).isEqualTo(attack.reason());
                });
    }

    @Test
    void thereAreAtLeastSixty() {
        assertThat(attacks().map(Attack::name).distinct().count()).isGreaterThanOrEqualTo(60);
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                        fileAttacks(),
                        logAttacks(),
                        specAttacks(),
                        approvalsAttacks(),
                        grantsAttacks(),
                        evidenceAttacks(),
                        outputsAttacks(),
                        simulationAndTimeAttacks())
                .flatMap(List::stream);
    }

    private static List<Attack> fileAttacks() {
        return List.of(
                text("bytesAfterTheEnd", "RECEIPT_MALFORMED", t -> t + " {}"),
                text("fileCutShort", "RECEIPT_MALFORMED", t -> t.substring(0, t.length() - 1)),
                text("keyTwice", "RECEIPT_MALFORMED", t -> t.replaceFirst("\\{", "{\"log\":null,")),
                text("unknownKey", "RECEIPT_MALFORMED", t -> t.replaceFirst("\\{", "{\"note\":\"ok\",")),
                text("keyInOtherCase", "RECEIPT_MALFORMED", t -> t.replaceFirst("\"receipt\"", "\"Receipt\"")),
                text("looseBase64", "RECEIPT_MALFORMED", t -> t.replaceFirst("==\"", "\"")
                        .replaceFirst("=\"", "\"")),
                file(
                        "issuerUnknown",
                        CheckCode.RECEIPT_SIGNED,
                        "ENVELOPE_UNKNOWN_SIGNER",
                        s -> s.issuers = List.of(s.keys.get("stranger"))),
                envelope(
                        "issuersSignatureChanged",
                        "ENVELOPE_BAD_SIGNATURE",
                        e -> new Envelope(
                                e.payloadType(),
                                e.payload(),
                                List.of(new Envelope.Signature(
                                        e.signatures().get(0).keyid(),
                                        flip(e.signatures().get(0).sig()))))),
                envelope(
                        "payloadSignedAsAnotherType",
                        "ENVELOPE_TYPE",
                        e -> new Envelope(Grant.PAYLOAD_TYPE, e.payload(), e.signatures())),
                envelope(
                        "payloadChangedAfterSigning",
                        "ENVELOPE_BAD_SIGNATURE",
                        e -> new Envelope(
                                e.payloadType(),
                                Base64Bytes.of(bytes(new String(e.payload().bytes(), StandardCharsets.UTF_8)
                                        .replace("\"orchestrator\"", "\"orchestratoR\""))),
                                e.signatures())));
    }

    private static List<Attack> logAttacks() {
        return List.of(
                logged(
                        "saltChanged",
                        CheckCode.LOGGED,
                        "LOG_ENTRY_NOT_INCLUDED",
                        (s, e) -> new LoggedEntry(flip(e.salt()), e.index(), e.path(), e.checkpoint())),
                logged(
                        "indexChanged",
                        CheckCode.LOGGED,
                        "LOG_ENTRY_NOT_INCLUDED",
                        (s, e) -> new LoggedEntry(e.salt(), e.index() + 1, e.path(), e.checkpoint())),
                logged(
                        "pathCutShort",
                        CheckCode.LOGGED,
                        "LOG_ENTRY_NOT_INCLUDED",
                        (s, e) -> new LoggedEntry(
                                e.salt(),
                                e.index(),
                                e.path().subList(1, e.path().size()),
                                e.checkpoint())),
                logged(
                        "pathHashChanged",
                        CheckCode.LOGGED,
                        "LOG_ENTRY_NOT_INCLUDED",
                        (s, e) -> new LoggedEntry(
                                e.salt(),
                                e.index(),
                                replace(e.path(), 2, flip(e.path().get(2))),
                                e.checkpoint())),
                logged(
                        "indexBeyondTheTree",
                        CheckCode.LOGGED,
                        "LOG_ENTRY_NOT_INCLUDED",
                        (s, e) -> new LoggedEntry(e.salt(), 1_000_000, e.path(), e.checkpoint())),
                logged(
                        "checkpointOfAnotherSize",
                        CheckCode.LOGGED,
                        "CHECKPOINT_BAD_SIGNATURE",
                        (s, e) -> new LoggedEntry(
                                e.salt(), e.index(), e.path(), e.checkpoint().replace("321\n", "322\n"))),
                logged(
                        "checkpointOfAnotherLog",
                        CheckCode.LOGGED,
                        "CHECKPOINT_OTHER_LOG",
                        (s, e) -> new LoggedEntry(
                                e.salt(),
                                e.index(),
                                e.path(),
                                e.checkpoint().replaceFirst(ReceiptScene.ORIGIN, "log.other.example"))),
                logged(
                        "checkpointUnsigned",
                        CheckCode.LOGGED,
                        "CHECKPOINT_MALFORMED",
                        (s, e) -> new LoggedEntry(
                                e.salt(),
                                e.index(),
                                e.path(),
                                e.checkpoint().substring(0, e.checkpoint().indexOf("\n\n") + 2))),
                file("logWithAnotherKey", CheckCode.LOGGED, "CHECKPOINT_UNSIGNED", s -> {
                    PinnedKeys.entry(s.keys.get("log").verifyingKey());
                    s.afterwards = f -> new ReceiptFile(
                            f.receipt(),
                            new LoggedEntry(
                                    f.log().salt(),
                                    f.log().index(),
                                    f.log().path(),
                                    resigned(f.log().checkpoint(), s.keys.get("stranger"))));
                }),
                logged(
                        "noWitness",
                        CheckCode.WITNESSED,
                        "CHECKPOINT_TOO_FEW_WITNESSES",
                        (s, e) -> new LoggedEntry(e.salt(), e.index(), e.path(), withoutLastLine(e.checkpoint()))),
                logged(
                        "witnessUnknown",
                        CheckCode.WITNESSED,
                        "CHECKPOINT_TOO_FEW_WITNESSES",
                        (s, e) -> new LoggedEntry(
                                e.salt(),
                                e.index(),
                                e.path(),
                                e.checkpoint().replace("\u2014 node-police ", "\u2014 node-nobody "))),
                logged("witnessOfAnotherCheckpoint", CheckCode.WITNESSED, "CHECKPOINT_BAD_SIGNATURE", (s, e) -> {
                    String line = e.checkpoint()
                            .substring(withoutLastLine(e.checkpoint()).length());
                    String base64 = line.substring(line.lastIndexOf(' ') + 1).trim();
                    byte[] raw = Base64Bytes.parse(base64).bytes();
                    raw[40] ^= 1;
                    return new LoggedEntry(
                            e.salt(),
                            e.index(),
                            e.path(),
                            withoutLastLine(e.checkpoint())
                                    + line.replace(base64, Base64Bytes.of(raw).text()));
                }));
    }

    private static List<Attack> specAttacks() {
        return List.of(
                respec("specificationOfAnotherRequest", "SPEC_OTHER_REQUEST", "requestId", "R-9"),
                respec("specificationOfAnotherDecision", "SPEC_OTHER_DECISION", "decisionDigest", digest("x")),
                respec("specificationOfAnotherBundle", "SPEC_OTHER_BUNDLE", "bundleDigest", digest("x")),
                respec(
                        "specificationPlacedElsewhere",
                        "SPEC_OTHER_PLACEMENT",
                        "placement",
                        Map.of("enclave", "node-tax")),
                with(
                        "placementClaimedElsewhere",
                        CheckCode.SPEC_BOUND,
                        "SPEC_OTHER_PLACEMENT",
                        s -> "placement",
                        s -> Map.of("enclave", "node-tax")),
                with("specificationUnreadable", CheckCode.SPEC_BOUND, "SPEC_MALFORMED", s -> "spec", s -> "AAAA"),
                with(
                        "specificationUnreadableHidesNothing",
                        CheckCode.GRANTS,
                        "SPEC_MALFORMED",
                        s -> "spec",
                        s -> "AAAA"),
                with(
                        "decisionSwapped",
                        CheckCode.SPEC_BOUND,
                        "SPEC_OTHER_DECISION",
                        s -> "decision",
                        s -> otherDecision(s)),
                with(
                        "decisionThatNobodyMade",
                        CheckCode.DECISION_REPLAYED,
                        "DECISION_DIFFERS",
                        s -> "decision",
                        s -> otherDecision(s)),
                with("factsChanged", CheckCode.DECISION_REPLAYED, "DECISION_DIFFERS", s -> "facts", s -> Base64Bytes.of(
                                bytes("{\"scenario\":\"OTHER\"}"))
                        .text()),
                with(
                        "bundleHashChanged",
                        CheckCode.SPEC_BOUND,
                        "SPEC_OTHER_BUNDLE",
                        s -> "bundleHash",
                        s -> digest("x")),
                with("bundleSwapped", CheckCode.DECISION_REPLAYED, "BUNDLE_OTHER", s -> "bundle", s -> "AAAA"),
                with("bundleLeftOut", CheckCode.DECISION_REPLAYED, "BUNDLE_MISSING", s -> "bundle", s -> null),
                with(
                        "requestSwapped",
                        CheckCode.APPROVALS,
                        "APPROVAL_OTHER_REQUEST",
                        s -> "requestDigest",
                        s -> digest("x")),
                with("jobOfAnotherRequest", CheckCode.SPEC_BOUND, "SPEC_OTHER_REQUEST", s -> "jobId", s -> "R-9/2/2"));
    }

    private static List<Attack> approvalsAttacks() {
        return List.of(
                approval("approvalInventedByTheOrchestrator", "APPROVAL_ENVELOPE_UNKNOWN_SIGNER", "stranger", a -> a),
                approval("platformKeyShownAsPersonal", "APPROVAL_METHOD", "platform", a -> a),
                approval(
                        "personalKeyShownAsPlatform",
                        "APPROVAL_METHOD",
                        "approver",
                        a -> edit(a, ApprovalStatement.class, "method", "PLATFORM_KEY")),
                approval("approverOfAnotherOrganization", "APPROVAL_METHOD", "police", a -> a),
                approval(
                        "refusalCountedAsApproval",
                        "APPROVAL_REFUSED",
                        "approver",
                        a -> edit(
                                edit(a, ApprovalStatement.class, "reason", "no"),
                                ApprovalStatement.class,
                                "verdict",
                                "REFUSED")),
                approval(
                        "approvalOfAnotherRequest",
                        "APPROVAL_OTHER_REQUEST",
                        "approver",
                        a -> edit(a, ApprovalStatement.class, "requestId", "R-9")),
                approval(
                        "approvalOfAnotherVersionOfTheRequest",
                        "APPROVAL_OTHER_REQUEST",
                        "approver",
                        a -> edit(a, ApprovalStatement.class, "requestDigest", digest("x"))),
                approval(
                        "approvalOfAnotherDecision",
                        "APPROVAL_OTHER_DECISION",
                        "approver",
                        a -> edit(a, ApprovalStatement.class, "decisionDigest", digest("x"))),
                approval(
                        "approvalOfAnotherSpecification",
                        "APPROVAL_OTHER_SPEC",
                        "approver",
                        a -> edit(a, ApprovalStatement.class, "specDigest", digest("x"))),
                approval(
                        "approvalOfAnotherStep",
                        "APPROVAL_MISSING",
                        "approver",
                        a -> edit(a, ApprovalStatement.class, "step", "CITY")),
                envelopes(
                        "approvalLeftOut", CheckCode.APPROVALS, "APPROVAL_MISSING", "approvals", e -> e.subList(1, 2)),
                envelopes("noApprovalAtAll", CheckCode.APPROVALS, "APPROVAL_MISSING", "approvals", e -> List.of()),
                envelopes(
                        "approvalChangedAfterSigning",
                        CheckCode.APPROVALS,
                        "APPROVAL_ENVELOPE_BAD_SIGNATURE",
                        "approvals",
                        e -> replace(e, 0, payload(e.get(0), "account-7", "account-8"))),
                envelopes(
                        "grantShownAsApproval",
                        CheckCode.APPROVALS,
                        "APPROVAL_ENVELOPE_TYPE",
                        "approvals",
                        e -> replace(
                                e,
                                0,
                                new Envelope(
                                        Grant.PAYLOAD_TYPE,
                                        e.get(0).payload(),
                                        e.get(0).signatures()))));
    }

    private static List<Attack> grantsAttacks() {
        return List.of(
                grant("grantSignedByTheOrchestrator", "GRANT_ENVELOPE_UNKNOWN_SIGNER", "stranger", g -> g),
                grant("grantSignedByAnotherOwner", "GRANT_OTHER_OWNER", "police", g -> g),
                grant(
                        "grantForAnotherSpecification",
                        "GRANT_OTHER_SPEC",
                        "tax",
                        g -> edit(g, Grant.class, "jobSpecDigest", digest("x"))),
                grant(
                        "grantForAnotherRequest",
                        "GRANT_OTHER_REQUEST",
                        "tax",
                        g -> edit(g, Grant.class, "requestId", "R-9")),
                grant("oneRunTooMany", "GRANT_BEYOND_LIMIT", "tax", g -> edit(g, Grant.class, "maxRuns", 1)),
                grant(
                        "oneAttemptTooMany",
                        "GRANT_BEYOND_LIMIT",
                        "tax",
                        g -> edit(g, Grant.class, "maxAttemptsPerRun", 1)),
                envelopes("grantLeftOut", CheckCode.GRANTS, "GRANT_MISSING", "grants", e -> e.subList(1, 2)),
                envelopes(
                        "oneOwnerGrantsTwice",
                        CheckCode.GRANTS,
                        "GRANT_MISSING",
                        "grants",
                        e -> replace(e, 0, e.get(1))),
                envelopes(
                        "grantChangedAfterSigning",
                        CheckCode.GRANTS,
                        "GRANT_ENVELOPE_BAD_SIGNATURE",
                        "grants",
                        e -> replace(e, 0, payload(e.get(0), "\"maxRuns\":2", "\"maxRuns\":9"))),
                envelopes(
                        "grantSwappedAfterTheRun",
                        CheckCode.EVIDENCE,
                        "EVIDENCE_OTHER_GRANTS",
                        "grants",
                        e -> e.subList(0, 1)));
    }

    private static List<Attack> evidenceAttacks() {
        return List.of(
                envelopes(
                        "noEvidenceOfOneOwner",
                        CheckCode.EVIDENCE,
                        "RELEASE_MISSING",
                        "releases",
                        e -> e.subList(1, 2)),
                envelopes("noEvidenceAtAll", CheckCode.EVIDENCE, "RELEASE_MISSING", "releases", e -> List.of()),
                envelopes(
                        "outputsWithoutEvidence", CheckCode.OUTPUTS, "OUTPUT_NOT_ATTESTED", "releases", e -> List.of()),
                envelopes(
                        "evidenceChangedAfterSigning",
                        CheckCode.EVIDENCE,
                        "RELEASE_ENVELOPE_BAD_SIGNATURE",
                        "releases",
                        e -> replace(e, 0, payload(e.get(0), "\"debug\":false", "\"debug\":true "))),
                release("evidenceInventedByTheOrchestrator", "RELEASE_ENVELOPE_UNKNOWN_SIGNER", "stranger", r -> r),
                release("evidenceSignedByAnotherNode", "RELEASE_OTHER_NODE", "node-police", r -> r),
                release("denialShownAsRelease", "RELEASE_DENIED", "node-tax", r -> put(r, "outcome", "GRANT_EXPIRED")),
                release("releaseWithoutEvidence", "RELEASE_DENIED", "node-tax", r -> put(r, "evidence", null)),
                release("releaseOfAnotherJob", "RELEASE_OTHER_JOB", "node-tax", r -> put(r, "jobId", "R-1/1/1")),
                release("releaseToAnotherRole", "RELEASE_OTHER_ROLE", "node-tax", r -> put(r, "role", "dealer")),
                release("releaseUnderNoGrant", "RELEASE_OTHER_GRANTS", "node-tax", r -> put(r, "grants", List.of())),
                release(
                        "releaseUnderAnotherGrant",
                        "RELEASE_OTHER_GRANTS",
                        "node-tax",
                        r -> put(r, "grants", List.of(digest("x")))),
                release(
                        "releaseAfterTheGrantEnded",
                        "RELEASE_OUTSIDE_GRANT",
                        "node-tax",
                        r -> put(r, "at", NOW.plus(Duration.ofDays(2)).toString())),
                release(
                        "releaseBeforeTheGrantBegan",
                        "RELEASE_OUTSIDE_GRANT",
                        "node-tax",
                        r -> put(r, "at", NOW.minus(Duration.ofDays(2)).toString())),
                release("debuggableEnclave", "EVIDENCE_DEBUG", "node-tax", r -> inside(r, "evidence", "debug", true)),
                release(
                        "otherCodeMeasured",
                        "EVIDENCE_MEASUREMENT",
                        "node-tax",
                        r -> inside(r, "evidence", "measurements", Map.of("mrtd", "00"))),
                release(
                        "otherKindOfTee",
                        "EVIDENCE_MEASUREMENT",
                        "node-tax",
                        r -> inside(r, "evidence", "kind", "SGX")),
                release(
                        "runtimeDataUnreadable",
                        "RUNTIME_DATA_MALFORMED",
                        "node-tax",
                        r -> put(r, "runtimeData", "AAAA")),
                release(
                        "evidenceOfAnotherJob",
                        "EVIDENCE_OTHER_JOB",
                        "node-tax",
                        r -> runtime(r, "\"jobId\":\"R-1/2/2\"", "\"jobId\":\"R-1/1/2\"")),
                release(
                        "evidenceOfAnotherSpecification",
                        "EVIDENCE_OTHER_SPEC",
                        "node-tax",
                        r -> runtime(r, "\"jobSpecHash\":\"sha256:", "\"jobSpecHash\":\"sha256:0", 1)),
                release(
                        "evidenceOfAnotherSetOfGrants",
                        "EVIDENCE_OTHER_GRANTS",
                        "node-tax",
                        r -> runtime(r, "\"grantsHash\":\"sha256:", "\"grantsHash\":\"sha256:0", 1)),
                attack("twoEnclavesInOneRole", CheckCode.EVIDENCE, "EVIDENCE_TWO_ENCLAVES", s -> {
                    ReleaseStatement other = s.releaseStatement(0);
                    String spki = Base64Bytes.of(
                                    s.keys.get("output").verifyingKey().spki())
                            .text();
                    String swapped = Base64Bytes.of(
                                    s.keys.get("stranger").verifyingKey().spki())
                            .text();
                    Map<String, Object> fields = fields(other);
                    runtime(fields, spki, swapped);
                    resign(s, "releases", 0, ReleaseStatement.PAYLOAD_TYPE, fields, s.keys.get("node-tax"));
                }));
    }

    private static List<Attack> outputsAttacks() {
        return List.of(
                output("outputSignedByAnotherKey", "OUTPUT_ENVELOPE_UNKNOWN_SIGNER", "stranger", o -> o),
                output("outputSignedByTheHost", "OUTPUT_ENVELOPE_UNKNOWN_SIGNER", "node-tax", o -> o),
                output("outputOfAnotherJob", "OUTPUT_OTHER_JOB", "output", o -> put(o, "jobId", "R-1/1/1")),
                output(
                        "outputOfAnotherSpecification",
                        "OUTPUT_OTHER_SPEC",
                        "output",
                        o -> put(o, "jobSpecDigest", digest("x"))),
                output("outputOfARoleThatIsNotPlaced", "OUTPUT_OTHER_ROLE", "output", o -> put(o, "role", "dealer")),
                output(
                        "outputOfAnotherRole",
                        "OUTPUT_ENVELOPE_UNKNOWN_SIGNER",
                        "output",
                        o -> put(o, "role", "owner-0")),
                envelopes("outputLeftOut", CheckCode.OUTPUTS, "RESULT_NOT_STATED", "statements", e -> List.of()),
                envelopes(
                        "outputUnreadable",
                        CheckCode.OUTPUTS,
                        "OUTPUT_PAYLOAD_MALFORMED",
                        "statements",
                        e -> replace(
                                e,
                                0,
                                new Envelope(
                                        e.get(0).payloadType(),
                                        Base64Bytes.of(bytes("[]")),
                                        e.get(0).signatures()))),
                result("resultSwapped", "RESULT_DIFFERS", s -> List.of(new Receipt.Result("result", digest("x"), 12))),
                result(
                        "resultWithOtherRows",
                        "RESULT_DIFFERS",
                        s -> List.of(new Receipt.Result("result", digest("sealed result"), 13))),
                result("resultLeftOut", "RESULT_MISSING", s -> List.of()),
                result(
                        "resultAdded",
                        "RESULT_NOT_STATED",
                        s -> List.of(s.receipt.results().get(0), new Receipt.Result("more", digest("x"), 1))),
                result(
                        "resultTwice",
                        "RESULT_NOT_STATED",
                        s -> List.of(
                                s.receipt.results().get(0), s.receipt.results().get(0))));
    }

    private static List<Attack> simulationAndTimeAttacks() {
        return List.of(
                with("simulationHidden", CheckCode.SIMULATION_SHOWN, "SIMULATION_HIDDEN", s -> "simulated", s -> false),
                respec(
                        "simulationNotInTheSpecification",
                        CheckCode.SIMULATION_SHOWN,
                        "SIMULATION_NOT_IN_SPEC",
                        "allowSimulated",
                        false),
                attack("simulationNotGranted", CheckCode.SIMULATION_SHOWN, "SIMULATION_NOT_GRANTED", s -> {
                    Grant strict = edit(s.grant("tax"), Grant.class, "allowSimulated", false);
                    String before = s.receipt.grants().get(0).payloadDigest();
                    Envelope envelope = strict.sign(s.keys.get("tax"));
                    s.receipt = s.changed(f -> put(
                            f, "grants", List.of(envelope, s.receipt.grants().get(1))));
                    for (int i = 0; i < 2; i++) {
                        String hash = Protocol.grantsHash(s.receipt.grants().stream()
                                .map(Envelope::payloadDigest)
                                .toList());
                        Map<String, Object> release = fields(s.releaseStatement(i));
                        String old = new String(
                                Base64Bytes.parse((String) release.get("runtimeData"))
                                        .bytes(),
                                StandardCharsets.UTF_8);
                        int at = old.indexOf("\"grantsHash\":\"") + 14;
                        runtime(release, old.substring(at, at + 71), hash);
                        if (i == 0) {
                            put(release, "grants", List.of(envelope.payloadDigest()));
                        }
                        assertThat(before).isNotEqualTo(envelope.payloadDigest());
                        resign(
                                s,
                                "releases",
                                i,
                                ReleaseStatement.PAYLOAD_TYPE,
                                release,
                                s.keys.get(i == 0 ? "node-tax" : "node-police"));
                    }
                }),
                with(
                        "issuedBeforeTheRelease",
                        CheckCode.TIMES_IN_ORDER,
                        "TIME_ISSUED_EARLY",
                        s -> "issued",
                        s -> NOW.minusSeconds(10).toString()),
                approvalTime("approvedAfterTheRelease", NOW.plusSeconds(10)));
    }
}
