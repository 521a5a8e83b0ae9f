package org.yuheng.trust.attestation.simulation;

import static org.yuheng.trust.attestation.simulation.TdQuoteWriter.concat;
import static org.yuheng.trust.attestation.simulation.TdQuoteWriter.little;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.IntelCollateral;
import org.yuheng.trust.attestation.TrustAnchor;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.Verdict;

/**
 * Makes SGX and TDX evidence with collateral under a root of its own, in which everything can be bent before it is
 * signed, as no real vector can be.
 */
public final class IntelForge {

    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** A CA issues a certificate once; every chain then has the same bytes. */
    private static final Map<List<Object>, byte[]> ISSUED = new ConcurrentHashMap<>();

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey ROOT_KEY = SigningKey.create(RANDOM);
    private static final SigningKey PCK_CA_KEY = SigningKey.create(RANDOM);
    private static final SigningKey TCB_SIGNER_KEY = SigningKey.create(RANDOM);
    private static final SigningKey PCK_KEY = SigningKey.create(RANDOM);
    private static final SigningKey ATTESTATION_KEY = SigningKey.create(RANDOM);
    private static final SigningKey STRANGER = SigningKey.create(RANDOM);

    public static final BigInteger ROOT_SERIAL = BigInteger.valueOf(1);
    public static final BigInteger PCK_CA_SERIAL = BigInteger.valueOf(2);
    public static final BigInteger TCB_SIGNER_SERIAL = BigInteger.valueOf(3);
    public static final BigInteger PCK_SERIAL = BigInteger.valueOf(4);

    public final EvidenceKind kind;
    public final int version;
    public final boolean td15;

    // certificates
    public Instant rootFrom = NOW.minus(Duration.ofDays(900));
    public Instant rootUntil = NOW.plus(Duration.ofDays(900));
    public Instant pckCaFrom = rootFrom;
    public Instant pckCaUntil = rootUntil;
    public Instant pckFrom = rootFrom;
    public Instant pckUntil = rootUntil;
    public Instant tcbSignerFrom = rootFrom;
    public Instant tcbSignerUntil = rootUntil;
    public boolean pckCaIsCa = true;
    public boolean pckSignedByStranger;
    public boolean pckIssuedByRoot;
    public boolean tcbSignerIssuedByPckCa;
    public boolean tcbSignedByPck;
    public Optional<byte[]> sgxExtension;

    // revocation
    public Instant rootCrlFrom = NOW.minus(Duration.ofDays(1));
    public Instant rootCrlUntil = NOW.plus(Duration.ofDays(29));
    public Instant pckCrlFrom = rootCrlFrom;
    public Instant pckCrlUntil = rootCrlUntil;
    public BigInteger[] rootRevokes = {};
    public BigInteger[] pckCaRevokes = {};
    public boolean crlsSignedByStranger;

    // signed JSON
    public Instant issueDate = NOW.minus(Duration.ofDays(1));
    public Instant nextUpdate = NOW.plus(Duration.ofDays(29));
    public String tcbInfo;
    public String qeIdentity;

    // the quote
    public byte[] header;
    public byte[] body;
    public byte[] authData = new byte[32];
    public byte[] qeReport;
    public byte[] bodyDescriptor = {};
    public int certificationType = 5;
    public Optional<byte[]> certificationData = Optional.empty();
    public byte[] trailing = {};
    public UnaryOperator<byte[]> quoteAfterwards = q -> q;
    public UnaryOperator<byte[]> signatureDataBefore = s -> s;
    public UnaryOperator<IntelCollateral> collateralAfterwards = c -> c;
    public boolean qeReportSignedByStranger;
    public boolean quoteSignedByStranger;

    public AttestationPolicy policy = AttestationPolicy.strict().allowingSimulated();
    public Instant time = NOW;

    private IntelForge(EvidenceKind kind, int version, boolean td15) {
        this.kind = kind;
        this.version = version;
        this.td15 = td15;
        SimulatedTcb tcb = SimulatedTcb.standard();
        sgxExtension = Optional.of(tcb.sgxExtension());
        tcbInfo = new String(tcb.tcbInfo(issueDate, nextUpdate), StandardCharsets.UTF_8);
        qeIdentity = new String(tcb.qeIdentity(issueDate, nextUpdate), StandardCharsets.UTF_8);
        header = TdQuoteWriter.header(version, kind == EvidenceKind.SGX ? 0 : 0x81);
        qeReport = TdQuoteWriter.qeReport(tcb, TdQuoteWriter.sha256(ATTESTATION_KEY.coordinates(), authData));
        byte[] reportData = new byte[64];
        Arrays.fill(reportData, (byte) 0x5A);
        if (kind == EvidenceKind.SGX) {
            tcbInfo = tcbInfo.replace("\"id\":\"TDX\"", "\"id\":\"SGX\"")
                    .replaceAll("\"tdxModule\":\\{[^}]*\\},\"tdxModuleIdentities\":\\[.*?\\]\\}\\],", "")
                    .replaceAll(",\"tdxtcbcomponents\":\\[[^\\]]*\\]", "");
            qeIdentity = qeIdentity.replace("TD_QE", "QE");
            body = concat(
                    tcb.cpuSvn(),
                    new byte[32],
                    new byte[] {5, 0, 0, 0, 0, 0, 0, 0, (byte) 0xE7, 0, 0, 0, 0, 0, 0, 0},
                    filled(32, 0x11),
                    new byte[32],
                    filled(32, 0x22),
                    new byte[32 + 64],
                    little(7, 2),
                    little(3, 2),
                    new byte[60],
                    reportData);
        } else {
            body = TdQuoteWriter.body(tcb, SimulationAuthorityTest.measurements(), reportData);
            if (td15) {
                body = concat(body, tcb.teeTcbSvn(), new byte[48]);
            }
            if (version == 5) {
                bodyDescriptor = concat(little(td15 ? 3 : 2, 2), little(body.length, 4));
            }
        }
    }

    public static IntelForge sgxV3() {
        return new IntelForge(EvidenceKind.SGX, 3, false);
    }

    public static IntelForge tdxV4() {
        return new IntelForge(EvidenceKind.TDX, 4, false);
    }

    public static IntelForge tdxV5() {
        return new IntelForge(EvidenceKind.TDX, 5, true);
    }

    public static IntelForge tdxV5WithTd10() {
        return new IntelForge(EvidenceKind.TDX, 5, false);
    }

    public static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** Binds another attestation key's hash, as if the quoting enclave had vouched for it. */
    public void bind(byte[] digest) {
        System.arraycopy(Arrays.copyOf(digest, 64), 0, qeReport, 320, 64);
    }

    public byte[] root() {
        return certificate(
                "Simulation SGX Root CA",
                ROOT_KEY,
                SimulatedPki.Role.ROOT,
                ROOT_SERIAL,
                rootFrom,
                rootUntil,
                Optional.empty(),
                "Simulation SGX Root CA",
                ROOT_KEY);
    }

    public byte[] pckCa() {
        return certificate(
                SimulationAuthority.PCK_CA,
                PCK_CA_KEY,
                pckCaIsCa ? SimulatedPki.Role.PCK_CA : SimulatedPki.Role.LEAF,
                PCK_CA_SERIAL,
                pckCaFrom,
                pckCaUntil,
                Optional.empty(),
                SimulationAuthority.ROOT,
                ROOT_KEY);
    }

    public byte[] pck() {
        SigningKey issuerKey = pckSignedByStranger ? STRANGER : pckIssuedByRoot ? ROOT_KEY : PCK_CA_KEY;
        return certificate(
                SimulationAuthority.PCK,
                PCK_KEY,
                SimulatedPki.Role.LEAF,
                PCK_SERIAL,
                pckFrom,
                pckUntil,
                sgxExtension,
                pckIssuedByRoot ? SimulationAuthority.ROOT : SimulationAuthority.PCK_CA,
                issuerKey);
    }

    /** A platform that the same CA certified, but is not the one that quotes. */
    public byte[] pckOfAnotherPlatform() {
        return certificate(
                SimulationAuthority.PCK,
                STRANGER,
                SimulatedPki.Role.LEAF,
                BigInteger.TEN,
                pckFrom,
                pckUntil,
                sgxExtension,
                SimulationAuthority.PCK_CA,
                PCK_CA_KEY);
    }

    public byte[] tcbSigner() {
        return certificate(
                SimulationAuthority.TCB_SIGNER,
                TCB_SIGNER_KEY,
                SimulatedPki.Role.LEAF,
                TCB_SIGNER_SERIAL,
                tcbSignerFrom,
                tcbSignerUntil,
                Optional.empty(),
                tcbSignerIssuedByPckCa ? SimulationAuthority.PCK_CA : SimulationAuthority.ROOT,
                tcbSignerIssuedByPckCa ? PCK_CA_KEY : ROOT_KEY);
    }

    private static byte[] certificate(
            String name,
            SigningKey key,
            SimulatedPki.Role role,
            BigInteger serial,
            Instant from,
            Instant until,
            Optional<byte[]> extension,
            String issuer,
            SigningKey issuerKey) {
        List<Object> same = List.of(
                name,
                key,
                role,
                serial,
                from,
                until,
                extension.map(java.util.HexFormat.of()::formatHex),
                issuer,
                issuerKey);
        return ISSUED.computeIfAbsent(
                same,
                k -> SimulatedPki.issue(
                        new SimulatedPki.Request(name, key, role, serial, from, until, extension), issuer, issuerKey));
    }

    public static byte[] pem(byte[]... certificates) {
        return SimulatedPki.pem(certificates);
    }

    public static byte[] extension(int[] components, int pceSvn, byte[] pceId, byte[] fmspc) {
        return SimulatedPki.sgxExtension(new byte[16], components, pceSvn, new byte[16], pceId, fmspc);
    }

    public static byte[] standardExtension() {
        return SimulatedTcb.standard().sgxExtension();
    }

    public byte[] signJson(String json) {
        return (tcbSignedByPck ? PCK_KEY : TCB_SIGNER_KEY).sign(json.getBytes(StandardCharsets.UTF_8));
    }

    public IntelCollateral collateral() {
        byte[] tcbChain = tcbSignedByPck
                ? pem(pck(), pckCa(), root())
                : tcbSignerIssuedByPckCa ? pem(tcbSigner(), pckCa(), root()) : pem(tcbSigner(), root());
        return collateralAfterwards.apply(new IntelCollateral(
                Optional.empty(),
                Optional.of(pem(pckCa(), root())),
                Optional.of(SimulatedPki.revocationList(
                        SimulationAuthority.ROOT,
                        crlsSignedByStranger ? STRANGER : ROOT_KEY,
                        rootCrlFrom,
                        rootCrlUntil,
                        rootRevokes)),
                Optional.of(pckCrl()),
                Optional.of(tcbChain),
                Optional.of(tcbInfo.getBytes(StandardCharsets.UTF_8)),
                Optional.of(signJson(tcbInfo)),
                Optional.of(tcbChain),
                Optional.of(qeIdentity.getBytes(StandardCharsets.UTF_8)),
                Optional.of(signJson(qeIdentity))));
    }

    public byte[] pckCrl() {
        return SimulatedPki.revocationList(
                SimulationAuthority.PCK_CA, PCK_CA_KEY, pckCrlFrom, pckCrlUntil, pckCaRevokes);
    }

    public byte[] pckCrlByStranger() {
        return SimulatedPki.revocationList(SimulationAuthority.PCK_CA, STRANGER, pckCrlFrom, pckCrlUntil, pckCaRevokes);
    }

    public byte[] crlOfAnotherCa() {
        return SimulatedPki.revocationList("Simulation SGX PCK Processor CA", STRANGER, pckCrlFrom, pckCrlUntil);
    }

    public byte[] quote() {
        byte[] signed = concat(header, bodyDescriptor, body);
        byte[] chain = certificationData.orElseGet(() -> pem(pck(), pckCa(), root()));
        byte[] qe = concat(
                qeReport,
                (qeReportSignedByStranger ? STRANGER : PCK_KEY).sign(qeReport),
                little(authData.length, 2),
                authData,
                little(certificationType, 2),
                little(chain.length, 4),
                chain);
        byte[] nested = version == 3 ? qe : concat(little(6, 2), little(qe.length, 4), qe);
        byte[] signatureData = signatureDataBefore.apply(concat(
                (quoteSignedByStranger ? STRANGER : ATTESTATION_KEY).sign(signed),
                ATTESTATION_KEY.coordinates(),
                nested));
        return quoteAfterwards.apply(concat(signed, little(signatureData.length, 4), signatureData, trailing));
    }

    public AttestationVerifier verifier() {
        return AttestationVerifier.of(TrustAnchors.of(List.of(TrustAnchor.simulated(kind, root()))));
    }

    public Verdict verdict() {
        return verifier().verify(kind, Evidence.of(quote()), collateral(), time, policy);
    }
}
