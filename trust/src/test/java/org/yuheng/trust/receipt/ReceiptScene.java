package org.yuheng.trust.receipt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.StrictPayload;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.TcbStatus;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.simulation.Measurements;
import org.yuheng.trust.attestation.simulation.SimulationAuthority;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.grant.EnclaveTerms;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.log.Commitment;
import org.yuheng.trust.log.MemoryLogStore;
import org.yuheng.trust.log.NoteSigner;
import org.yuheng.trust.log.TransparencyLog;
import org.yuheng.trust.log.Witness;
import org.yuheng.trust.log.verify.LogKeys;
import org.yuheng.trust.log.verify.LoggedEntry;
import org.yuheng.trust.manifest.Measurement;
import org.yuheng.trust.release.JobRef;
import org.yuheng.trust.release.KeyOwner;
import org.yuheng.trust.release.KeyRequester;
import org.yuheng.trust.release.OutputStatement;
import org.yuheng.trust.release.PinnedEvidenceCheck;
import org.yuheng.trust.release.ReleaseJournal;
import org.yuheng.trust.release.ReleaseStatement;
import org.yuheng.trust.release.ReleaseTerms;
import org.yuheng.trust.release.SimulatedEvidenceSource;
import org.yuheng.trust.sealing.SealingSuite;

/** One genuine run of one request with two owners, made by the protocols themselves; tests change it afterwards. */
final class ReceiptScene {

    static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    static final String ORIGIN = "log.city.example/yuheng";
    static final String JOB = "R-1/2/2";
    static final String REQUEST = digest("the request");
    private static final SimulationAuthority SIMULATION =
            SimulationAuthority.create(new SecureRandom(), NOW.minus(Duration.ofDays(1)));

    record Spec(
            String requestId,
            String decisionDigest,
            String bundleDigest,
            List<String> owners,
            Map<String, String> placement,
            boolean allowSimulated) {}

    record Decision(List<String> steps, String factsDigest, String bundleHash) {}

    final Map<String, SigningKey> keys = new HashMap<>();
    final Measurements code;
    final byte[] facts = bytes("{\"scenario\":\"INTRA_PLATFORM\"}");
    final byte[] bundle = bytes("the policy bundle");
    final byte[] decision = decide(facts, Digests.of(bundle));
    byte[] spec;
    Receipt receipt;
    List<SigningKey> issuers;
    Optional<PinnedKeys.Passkeys> passkeys = Optional.empty();
    UnaryOperator<ReceiptFile> afterwards = file -> file;
    UnaryOperator<String> fileText = text -> text;

    private static final ReceiptScene GENUINE = new ReceiptScene(true);

    /** A copy of the one genuine run, which takes a while to make. */
    ReceiptScene() {
        code = GENUINE.code;
        keys.putAll(GENUINE.keys);
        issuers = GENUINE.issuers;
        spec = GENUINE.spec;
        receipt = GENUINE.receipt;
    }

    private ReceiptScene(boolean genuine) {
        byte[][] registers = new byte[6][48];
        for (int i = 0; i < registers.length; i++) {
            Arrays.fill(registers[i], (byte) (i + 1));
        }
        code = Measurements.of(registers[0], registers[1], registers[2], registers[3], registers[4], registers[5]);
        for (String name : List.of("issuer", "log", "witness", "tax", "police", "approver", "platform", "output")) {
            keys.put(name, SigningKey.generate(SignatureSuite.ED25519));
        }
        keys.put("node-tax", SigningKey.generate(SignatureSuite.P256));
        keys.put("node-police", SigningKey.generate(SignatureSuite.SM2));
        keys.put("stranger", SigningKey.generate(SignatureSuite.ED25519));
        issuers = List.of(keys.get("issuer"));
        spec = StrictJson.write(specification());
        List<Envelope> grants =
                List.of(grant("tax").sign(keys.get("tax")), grant("police").sign(keys.get("police")));
        receipt = new Receipt(
                "orchestrator",
                JOB,
                REQUEST,
                Base64Bytes.of(facts),
                Base64Bytes.of(decision),
                Digests.of(bundle),
                Optional.of(Base64Bytes.of(bundle)),
                Base64Bytes.of(spec),
                List.of(
                        approval("OWNER", "tax", ApprovalStatement.Method.PERSONAL_KEY)
                                .sign(keys.get("approver")),
                        approval("CITY", "city", ApprovalStatement.Method.PLATFORM_KEY)
                                .sign(keys.get("platform"))),
                grants,
                specification().placement(),
                List.of(release("tax", grants), release("police", grants)),
                List.of(output().sign(keys.get("output"))),
                List.of(new Receipt.Result("result", digest("sealed result"), 12)),
                Map.of("duckdb", "2.0.0"),
                true,
                NOW.plusSeconds(60));
    }

    Spec specification() {
        return new Spec(
                "R-1",
                Digests.of(decision),
                Digests.of(bundle),
                List.of("tax", "police"),
                Map.of("enclave", "node-operator", "owner-0", "node-tax", "owner-1", "node-police"),
                true);
    }

    Grant grant(String owner) {
        return new Grant(
                "G-" + owner,
                owner,
                List.of(new Grant.Dataset("D-" + owner, "1")),
                Digests.of(spec),
                "R-1",
                List.of(new EnclaveTerms(
                        "enclave",
                        EvidenceKind.TDX,
                        List.of(Measurement.of(code.registers())),
                        TcbStatus.UP_TO_DATE,
                        List.of())),
                NOW.minus(Duration.ofDays(1)),
                NOW.plus(Duration.ofDays(1)),
                2,
                2,
                true,
                0,
                true);
    }

    ApprovalStatement approval(String step, String organization, ApprovalStatement.Method method) {
        return new ApprovalStatement(
                "R-1",
                step,
                organization,
                "account-7",
                REQUEST,
                Digests.of(decision),
                Digests.of(spec),
                ApprovalStatement.Verdict.APPROVED,
                method,
                "",
                NOW.minusSeconds(3600));
    }

    OutputStatement output() {
        return new OutputStatement(
                JOB,
                "enclave",
                Digests.of(spec),
                "sql-enclave 0.1.0",
                List.of(new OutputStatement.Input("D-tax", digest("tax rows"), 100)),
                List.of(new OutputStatement.Output("result", digest("result"), digest("sealed result"), 12)));
    }

    /** Runs the release protocol and keeps what the owner's node signed about it. */
    private Envelope release(String owner, List<Envelope> grants) {
        SigningKey nodeKey = keys.get("node-" + owner);
        Envelope own = grants.get(owner.equals("tax") ? 0 : 1);
        KeyOwner node = new KeyOwner(
                new KeyOwner.Node("node-" + owner, nodeKey, Set.of(SealingSuite.HPKE_P256), true),
                (job, role) -> new ReleaseTerms(
                        Digests.of(spec),
                        List.of(new ReleaseTerms.HeldGrant(
                                owner, own.toBytes(), Keyring.of(keys.get(owner).verifyingKey()), 0, false))),
                new PinnedEvidenceCheck(
                        AttestationVerifier.of(
                                TrustAnchors.of(List.of(SIMULATION.trust().anchor()))),
                        PinnedEvidenceCheck.CollateralSource.preferring(
                                Map.of(EvidenceKind.TDX, SIMULATION.trust().collateral()))),
                uses -> ReleaseJournal.Reservation.RESERVED,
                (statement, signed) -> {},
                Clock.fixed(NOW, ZoneOffset.UTC));
        KeyRequester enclave = new KeyRequester(
                new KeyRequester.Enclave(
                        JobRef.parse(JOB),
                        "enclave",
                        EvidenceKind.TDX,
                        Digests.of(spec),
                        grants.stream().map(Envelope::payloadDigest).toList(),
                        keys.get("output").verifyingKey(),
                        new SimulatedEvidenceSource(SIMULATION.platform(), code),
                        Optional.empty()),
                nodeKey.verifyingKey(),
                List.of(SealingSuite.HPKE_P256));
        try {
            byte[] attest = enclave.attest(node.challenge(enclave.hello())).value();
            return Envelope.parse(node.release(attest).outcome().value().statement())
                    .value();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Signs, logs among other entries, has it cosigned, and writes the file, as an issuer would that lies inside. */
    byte[] file() {
        Envelope envelope = receipt.sign(issuers.get(0));
        return file(envelope);
    }

    byte[] file(Envelope envelope) {
        try {
            TransparencyLog log = new TransparencyLog(new MemoryLogStore());
            NoteSigner logSigner = new NoteSigner(ORIGIN, keys.get("log"));
            byte[] salt = new byte[32];
            log.append(others(300));
            long index =
                    log.append(List.of(Commitment.of(salt, envelope.payload().bytes())));
            log.append(others(20));
            String note = logSigner.sign(log.checkpoint(ORIGIN, log.size()));
            String cosignature = witness(logSigner)
                    .cosign(note.getBytes(StandardCharsets.UTF_8), List.of())
                    .value();
            LoggedEntry entry = new LoggedEntry(
                    Base64Bytes.of(salt),
                    index,
                    log.inclusionProof(index, log.size()).stream()
                            .map(Base64Bytes::of)
                            .toList(),
                    note + cosignature);
            ReceiptFile file = afterwards.apply(new ReceiptFile(envelope, entry));
            return bytes(fileText.apply(new String(file.toBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Witness witness(NoteSigner logSigner) {
        return new Witness(
                LogKeys.of(ORIGIN, List.of(logSigner.verifierKey()), List.of(), 0),
                new NoteSigner("node-police", keys.get("witness")),
                new Witness.Memory() {
                    @Override
                    public Optional<byte[]> last(String origin) {
                        return Optional.empty();
                    }

                    @Override
                    public boolean remember(String origin, Optional<byte[]> expected, byte[] note) {
                        return true;
                    }
                },
                Clock.fixed(NOW.plusSeconds(90), ZoneOffset.UTC));
    }

    private static List<byte[]> others(int count) {
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(Digests.sha256(new byte[] {(byte) i}));
        }
        return entries;
    }

    static Receipt withApprovals(Receipt r, List<Envelope> approvals) {
        return new Receipt(
                r.issuer(),
                r.jobId(),
                r.requestDigest(),
                r.facts(),
                r.decision(),
                r.bundleHash(),
                r.bundle(),
                r.spec(),
                approvals,
                r.grants(),
                r.placement(),
                r.releases(),
                r.statements(),
                r.results(),
                r.engines(),
                r.simulated(),
                r.issued());
    }

    PinnedKeys pinned() {
        return new PinnedKeys(
                List.of(entry("issuer")),
                new PinnedKeys.Log(
                        ORIGIN,
                        List.of(new NoteSigner(ORIGIN, keys.get("log")).verifierKey()),
                        List.of(new NoteSigner("node-police", keys.get("witness")).witnessKey()),
                        1),
                Map.of("tax", List.of(entry("tax")), "police", List.of(entry("police"))),
                Map.of("node-tax", List.of(entry("node-tax")), "node-police", List.of(entry("node-police"))),
                Map.of("tax", List.of(entry("approver")), "police", List.of(entry("police"))),
                List.of(entry("platform")),
                passkeys);
    }

    private Base64Bytes entry(String name) {
        return PinnedKeys.entry(keys.get(name).verifyingKey());
    }

    List<Check> verify(byte[] file) {
        return new ReceiptVerifier(pinned(), new TestReadings()).verify(file);
    }

    /** Receipt with some components changed, as JSON would have them. */
    Receipt changed(UnaryOperator<Map<String, Object>> change) {
        @SuppressWarnings("unchecked")
        Map<String, Object> fields = StrictJson.read(StrictJson.write(receipt), TreeMap.class, ReceiptFile.LARGEST);
        return StrictJson.read(StrictJson.write(change.apply(fields)), Receipt.class, ReceiptFile.LARGEST);
    }

    ReleaseStatement releaseStatement(int index) {
        return StrictJson.read(receipt.releases().get(index).payload().bytes(), ReleaseStatement.class);
    }

    static byte[] decide(byte[] facts, String bundleHash) {
        return StrictJson.write(new Decision(List.of("OWNER", "CITY"), Digests.of(facts), bundleHash));
    }

    private static final class TestReadings implements Readings {
        @Override
        public Outcome<Specification> specification(byte[] spec) {
            return StrictPayload.read(spec, Spec.class, 100_000, "SPEC_MALFORMED")
                    .map(s -> new Specification(
                            s.requestId(),
                            s.decisionDigest(),
                            s.bundleDigest(),
                            Set.copyOf(s.owners()),
                            s.placement(),
                            s.allowSimulated()));
        }

        @Override
        public Outcome<List<String>> reviewSteps(byte[] decision) {
            return StrictPayload.read(decision, Decision.class, 100_000, "DECISION_MALFORMED")
                    .map(Decision::steps);
        }

        @Override
        public Outcome<byte[]> decide(byte[] facts, String bundleHash, Optional<byte[]> bundle) {
            return bundle.isPresent()
                    ? Outcome.accepted(ReceiptScene.decide(facts, bundleHash))
                    : Outcome.refused("BUNDLE_MISSING", "bundle " + bundleHash + " is not at hand");
        }
    }

    static String digest(String text) {
        return Digests.of(bytes(text));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
