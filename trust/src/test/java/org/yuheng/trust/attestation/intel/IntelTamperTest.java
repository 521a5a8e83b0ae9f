package org.yuheng.trust.attestation.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.yuheng.trust.attestation.simulation.IntelForge.NOW;
import static org.yuheng.trust.attestation.simulation.IntelForge.extension;
import static org.yuheng.trust.attestation.simulation.IntelForge.pem;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.IntelCollateral;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.Step;
import org.yuheng.trust.attestation.TcbStatus;
import org.yuheng.trust.attestation.Verdict;
import org.yuheng.trust.attestation.simulation.IntelForge;
import org.yuheng.trust.attestation.simulation.SimulationAuthority;

/** Each case is evidence that verifies but for the one attack it is named after. */
class IntelTamperTest {

    private static final List<Arguments> CASES = new ArrayList<>();
    private static final int SIGNATURE_DATA_V4 = 48 + 584 + 4;
    private static final int SIGNATURE_DATA_V3 = 48 + 384 + 4;
    private static final byte[] FMSPC = {'S', 'I', 'M', 0, 0, 0};
    private static final int[] COMPONENTS = {2, 2, 2, 2, 3, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0};

    private static void attack(
            String name, RefusalCode code, Supplier<IntelForge> evidence, Consumer<IntelForge> change) {
        CASES.add(Arguments.of(name, code, evidence, change));
    }

    private static void tdx(String name, RefusalCode code, Consumer<IntelForge> change) {
        attack("TDX v4: " + name, code, IntelForge::tdxV4, change);
    }

    private static void sgx(String name, RefusalCode code, Consumer<IntelForge> change) {
        attack("SGX v3: " + name, code, IntelForge::sgxV3, change);
    }

    private static void tdx5(String name, RefusalCode code, Consumer<IntelForge> change) {
        attack("TDX v5: " + name, code, IntelForge::tdxV5, change);
    }

    private static Consumer<IntelForge> flipped(int offset) {
        return f -> f.quoteAfterwards = q -> {
            q[offset] ^= 1;
            return q;
        };
    }

    private static Consumer<IntelForge> cut(int length) {
        return f -> f.quoteAfterwards = q -> Arrays.copyOf(q, length);
    }

    private static Consumer<IntelForge> tcbInfo(String from, String to) {
        return f -> f.tcbInfo = replaced(f.tcbInfo, from, to);
    }

    private static Consumer<IntelForge> qeIdentity(String from, String to) {
        return f -> f.qeIdentity = replaced(f.qeIdentity, from, to);
    }

    private static String replaced(String json, String from, String to) {
        assertThat(json).contains(from);
        return json.replaceFirst(java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to));
    }

    private static IntelCollateral with(IntelCollateral c, String part, Optional<byte[]> value) {
        return new IntelCollateral(
                part.equals("pckChain") ? value : c.pckCertificateChain(),
                part.equals("pckCrlIssuerChain") ? value : c.pckCrlIssuerChain(),
                part.equals("rootCaCrl") ? value : c.rootCaCrl(),
                part.equals("pckCrl") ? value : c.pckCrl(),
                part.equals("tcbInfoIssuerChain") ? value : c.tcbInfoIssuerChain(),
                part.equals("tcbInfo") ? value : c.tcbInfo(),
                part.equals("tcbInfoSignature") ? value : c.tcbInfoSignature(),
                part.equals("qeIdentityIssuerChain") ? value : c.qeIdentityIssuerChain(),
                part.equals("qeIdentity") ? value : c.qeIdentity(),
                part.equals("qeIdentitySignature") ? value : c.qeIdentitySignature());
    }

    private static Consumer<IntelForge> collateral(String part, byte[] value) {
        return f -> f.collateralAfterwards = c -> with(c, part, Optional.of(value));
    }

    private static Consumer<IntelForge> missing(String part) {
        return f -> f.collateralAfterwards = c -> with(c, part, Optional.empty());
    }

    static {
        format();
        chains();
        signatures();
        revocation();
        signedJson();
        quotingEnclave();
        platform();
        policies();
    }

    private static void format() {
        tdx("empty evidence", RefusalCode.EVIDENCE_TRUNCATED, cut(0));
        tdx("cut in the header", RefusalCode.EVIDENCE_TRUNCATED, cut(20));
        tdx("cut in the body", RefusalCode.EVIDENCE_TRUNCATED, cut(300));
        tdx("cut in the signature data", RefusalCode.EVIDENCE_TRUNCATED, cut(1000));
        tdx("longer than any quote", RefusalCode.EVIDENCE_TOO_LARGE, f -> f.trailing = new byte[70_000]);
        tdx("zero padding beyond the bound", RefusalCode.EVIDENCE_TRAILING_DATA, f -> f.trailing = new byte[20_000]);
        tdx("a byte after the end", RefusalCode.EVIDENCE_TRAILING_DATA, f -> f.trailing = new byte[] {1});
        tdx("a byte hidden in the padding", RefusalCode.EVIDENCE_TRAILING_DATA, f -> {
            f.trailing = new byte[3000];
            f.trailing[2999] = 7;
        });
        tdx("version 3 for a TD", RefusalCode.EVIDENCE_VERSION, f -> f.header[0] = 3);
        tdx("version 6", RefusalCode.EVIDENCE_VERSION, f -> f.header[0] = 6);
        tdx("TEE type SGX", RefusalCode.EVIDENCE_WRONG_TEE, f -> f.header[4] = 0);
        tdx("attestation key P-384", RefusalCode.EVIDENCE_KEY_TYPE, f -> f.header[2] = 3);
        tdx("another vendor's quoting enclave", RefusalCode.EVIDENCE_QE_VENDOR, f -> f.header[12] ^= 1);
        tdx("attestation key off the curve", RefusalCode.QE_BINDING_MISMATCH, flipped(SIGNATURE_DATA_V4 + 64));
        tdx(
                "signature data without QE report",
                RefusalCode.EVIDENCE_CERTIFICATION_DATA,
                f -> f.signatureDataBefore = s -> {
                    s[128] = 5;
                    return s;
                });
        tdx(
                "inner size smaller than its content",
                RefusalCode.EVIDENCE_SIZE_FIELD,
                f -> f.signatureDataBefore = s -> {
                    byte[] longer = Arrays.copyOf(s, s.length + 8);
                    return longer;
                });
        tdx(
                "inner size larger than what follows",
                RefusalCode.EVIDENCE_TRUNCATED,
                f -> f.signatureDataBefore = s -> {
                    s[131] = (byte) 0xFF;
                    s[132] = (byte) 0xFF;
                    return s;
                });
        tdx(
                "negative signature length",
                RefusalCode.EVIDENCE_TRUNCATED,
                f -> f.quoteAfterwards = q -> {
                    Arrays.fill(q, SIGNATURE_DATA_V4 - 4, SIGNATURE_DATA_V4, (byte) 0xFF);
                    return q;
                });
        tdx("PCK certification by encrypted PPID alone", RefusalCode.COLLATERAL_MISSING, f -> f.certificationType = 3);
        tdx("unknown PCK certification", RefusalCode.EVIDENCE_CERTIFICATION_DATA, f -> f.certificationType = 7);
        tdx5("body type of an enclave", RefusalCode.EVIDENCE_WRONG_TEE, f -> f.bodyDescriptor[0] = 1);
        tdx5("body type TD 1.0 with the size of TD 1.5", RefusalCode.EVIDENCE_SIZE_FIELD, f -> f.bodyDescriptor[0] = 2);
        tdx5("body size off by one", RefusalCode.EVIDENCE_SIZE_FIELD, f -> f.bodyDescriptor[2] ^= 1);
        tdx5("a version 4 layout under version 5", RefusalCode.EVIDENCE_WRONG_TEE, f -> f.bodyDescriptor = new byte[0]);
        sgx("version 4", RefusalCode.EVIDENCE_VERSION, f -> f.header[0] = 4);
        sgx("TEE type in the reserved field", RefusalCode.EVIDENCE_WRONG_TEE, f -> f.header[4] = (byte) 0x81);
        sgx("a byte after the end", RefusalCode.EVIDENCE_TRAILING_DATA, f -> f.trailing = new byte[] {0, 0, 9});
        sgx(
                "signature data longer than its content",
                RefusalCode.EVIDENCE_SIZE_FIELD,
                f -> f.signatureDataBefore = s -> Arrays.copyOf(s, s.length + 1));
    }

    private static void chains() {
        tdx(
                "PCK certificate signed by a stranger",
                RefusalCode.CERTIFICATE_SIGNATURE_INVALID,
                f -> f.pckSignedByStranger = true);
        tdx("PCK CA that is no CA", RefusalCode.CERTIFICATE_NOT_CA, f -> f.pckCaIsCa = false);
        tdx("PCK certificate issued by the root itself", RefusalCode.CERTIFICATE_ROLE, f -> {
            f.pckIssuedByRoot = true;
            f.certificationData = Optional.of(pem(f.pck(), f.root()));
        });
        tdx(
                "PCK certificate without Intel's extension",
                RefusalCode.CERTIFICATE_ROLE,
                f -> f.sgxExtension = Optional.empty());
        tdx(
                "PCK extension that is no ASN.1",
                RefusalCode.PCK_EXTENSION_MALFORMED,
                f -> f.sgxExtension = Optional.of(new byte[] {1, 2, 3}));
        tdx(
                "PCK extension without FMSPC",
                RefusalCode.PCK_EXTENSION_MALFORMED,
                f -> f.sgxExtension = Optional.of(extension(COMPONENTS, 13, new byte[2], new byte[0])));
        tdx(
                "PCK extension with 15 components",
                RefusalCode.PCK_EXTENSION_MALFORMED,
                f -> f.sgxExtension = Optional.of(extension(new int[15], 13, new byte[2], FMSPC)));
        tdx("PCK extension with a component of 300", RefusalCode.PCK_EXTENSION_MALFORMED, f -> {
            int[] components = COMPONENTS.clone();
            components[0] = 300;
            f.sgxExtension = Optional.of(extension(components, 13, new byte[2], FMSPC));
        });
        tdx(
                "chain without the root",
                RefusalCode.CERTIFICATE_CHAIN_INCOMPLETE,
                f -> f.certificationData = Optional.of(pem(f.pck(), f.pckCa())));
        tdx(
                "chain without the CA",
                RefusalCode.CERTIFICATE_CHAIN_BROKEN,
                f -> f.certificationData = Optional.of(pem(f.pck(), f.root())));
        tdx(
                "a certificate that is not on the path",
                RefusalCode.CERTIFICATE_CHAIN_BROKEN,
                f -> f.certificationData = Optional.of(pem(f.pck(), f.pckCa(), f.root(), f.tcbSigner())));
        tdx(
                "nine certificates",
                RefusalCode.CERTIFICATE_MALFORMED,
                f -> f.certificationData = Optional.of(
                        pem(f.pck(), f.pckCa(), f.root(), f.root(), f.root(), f.root(), f.root(), f.root(), f.root())));
        tdx(
                "no PEM in the quote",
                RefusalCode.CERTIFICATE_MALFORMED,
                f -> f.certificationData = Optional.of("hello".getBytes(StandardCharsets.US_ASCII)));
        tdx(
                "text between the certificates",
                RefusalCode.CERTIFICATE_MALFORMED,
                f -> f.certificationData = Optional.of(concat(
                        "trusted: yes\n".getBytes(StandardCharsets.US_ASCII), pem(f.pck(), f.pckCa(), f.root()))));
        tdx(
                "base64 with stray bits",
                RefusalCode.CERTIFICATE_NON_CANONICAL,
                f -> f.certificationData = Optional.of(withStrayBits(f)));
        tdx(
                "certificate with a byte after it",
                RefusalCode.CERTIFICATE_MALFORMED,
                f -> f.certificationData =
                        Optional.of(pem(Arrays.copyOf(f.pck(), f.pck().length + 1), f.pckCa(), f.root())));
        tdx(
                "certificate in BER",
                RefusalCode.CERTIFICATE_NON_CANONICAL,
                f -> f.certificationData = Optional.of(pem(withLongLength(f.pck()), f.pckCa(), f.root())));
        tdx(
                "PCK certificate before its time",
                RefusalCode.CERTIFICATE_NOT_YET_VALID,
                f -> f.pckFrom = NOW.plusSeconds(1));
        tdx("PCK certificate one second late", RefusalCode.CERTIFICATE_EXPIRED, f -> f.pckUntil = NOW.minusSeconds(1));
        tdx("PCK CA one second late", RefusalCode.CERTIFICATE_EXPIRED, f -> f.pckCaUntil = NOW.minusSeconds(1));
        tdx("root one second late", RefusalCode.CERTIFICATE_EXPIRED, f -> f.rootUntil = NOW.minusSeconds(1));
        tdx("TCB signer one second late", RefusalCode.CERTIFICATE_EXPIRED, f -> f.tcbSignerUntil = NOW.minusSeconds(1));
        tdx("TCB info signed by the PCK key", RefusalCode.CERTIFICATE_ROLE, f -> f.tcbSignedByPck = true);
        tdx("TCB signer issued by the PCK CA", RefusalCode.CERTIFICATE_ROLE, f -> f.tcbSignerIssuedByPckCa = true);
        tdx(
                "issuer chain of a root alone",
                RefusalCode.CERTIFICATE_CHAIN_INCOMPLETE,
                f -> f.collateralAfterwards = c -> with(c, "tcbInfoIssuerChain", Optional.of(pem(f.root()))));
        tdx(
                "another PCK chain given apart than in the quote",
                RefusalCode.CERTIFICATE_CHAIN_BROKEN,
                f -> f.collateralAfterwards =
                        c -> with(c, "pckChain", Optional.of(pem(f.pckOfAnotherPlatform(), f.pckCa(), f.root()))));
    }

    private static void signatures() {
        tdx(
                "PCK chain of another platform given apart, none in the quote",
                RefusalCode.QE_REPORT_SIGNATURE_INVALID,
                f -> {
                    f.certificationType = 1;
                    f.collateralAfterwards =
                            c -> with(c, "pckChain", Optional.of(pem(f.pckOfAnotherPlatform(), f.pckCa(), f.root())));
                });
        tdx(
                "QE report signed by a stranger",
                RefusalCode.QE_REPORT_SIGNATURE_INVALID,
                f -> f.qeReportSignedByStranger = true);
        tdx("QE report changed", RefusalCode.QE_REPORT_SIGNATURE_INVALID, flipped(SIGNATURE_DATA_V4 + 128 + 6));
        tdx(
                "QE report signature changed",
                RefusalCode.QE_REPORT_SIGNATURE_INVALID,
                flipped(SIGNATURE_DATA_V4 + 128 + 6 + 384));
        tdx(
                "QE report signature of zeros",
                RefusalCode.QE_REPORT_SIGNATURE_INVALID,
                f -> f.quoteAfterwards = q -> {
                    Arrays.fill(q, SIGNATURE_DATA_V4 + 518, SIGNATURE_DATA_V4 + 518 + 64, (byte) 0);
                    return q;
                });
        tdx("another attestation key", RefusalCode.QE_BINDING_MISMATCH, flipped(SIGNATURE_DATA_V4 + 100));
        tdx("QE authentication data changed", RefusalCode.QE_BINDING_MISMATCH, flipped(SIGNATURE_DATA_V4 + 584 + 2));
        tdx("QE report data not padded with zeros", RefusalCode.QE_BINDING_MISMATCH, f -> f.qeReport[383] = 1);
        tdx("QE report binds nothing", RefusalCode.QE_BINDING_MISMATCH, f -> f.bind(new byte[32]));
        tdx("quote signed by a stranger", RefusalCode.EVIDENCE_SIGNATURE_INVALID, f -> f.quoteSignedByStranger = true);
        tdx("header user data changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(30));
        tdx("MRTD changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(48 + 136));
        tdx("RTMR1 changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(48 + 328 + 48));
        tdx("report data changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(48 + 520));
        tdx("debug bit cleared", RefusalCode.EVIDENCE_SIGNATURE_INVALID, f -> {
            f.body[120] = 1;
            flipped(48 + 120).accept(f);
        });
        tdx(
                "quote signature of zeros",
                RefusalCode.EVIDENCE_SIGNATURE_INVALID,
                f -> f.quoteAfterwards = q -> {
                    Arrays.fill(q, SIGNATURE_DATA_V4, SIGNATURE_DATA_V4 + 64, (byte) 0);
                    return q;
                });
        tdx5("TEE_TCB_SVN_2 changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(54 + 584));
        tdx5("MRSERVICETD cleared", RefusalCode.EVIDENCE_SIGNATURE_INVALID, f -> {
            f.body[600] = 1;
            flipped(54 + 600).accept(f);
        });
        sgx("MRENCLAVE changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(48 + 64));
        sgx("MRSIGNER changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(48 + 128));
        sgx("report data changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(48 + 320));
        sgx("QE report changed", RefusalCode.QE_REPORT_SIGNATURE_INVALID, flipped(SIGNATURE_DATA_V3 + 128));
        sgx("another attestation key", RefusalCode.QE_BINDING_MISMATCH, flipped(SIGNATURE_DATA_V3 + 64));
    }

    private static void revocation() {
        tdx(
                "PCK certificate revoked",
                RefusalCode.CERTIFICATE_REVOKED,
                f -> f.pckCaRevokes = new java.math.BigInteger[] {IntelForge.PCK_SERIAL});
        tdx(
                "PCK CA revoked",
                RefusalCode.CERTIFICATE_REVOKED,
                f -> f.rootRevokes = new java.math.BigInteger[] {IntelForge.PCK_CA_SERIAL});
        tdx(
                "TCB signer revoked",
                RefusalCode.CERTIFICATE_REVOKED,
                f -> f.rootRevokes = new java.math.BigInteger[] {IntelForge.TCB_SIGNER_SERIAL});
        sgx(
                "PCK certificate revoked",
                RefusalCode.CERTIFICATE_REVOKED,
                f -> f.pckCaRevokes = new java.math.BigInteger[] {IntelForge.PCK_SERIAL});
        tdx("root's list signed by a stranger", RefusalCode.CRL_SIGNATURE_INVALID, f -> f.crlsSignedByStranger = true);
        tdx(
                "CA's list signed by a stranger",
                RefusalCode.CRL_SIGNATURE_INVALID,
                f -> f.collateralAfterwards = c -> with(c, "pckCrl", Optional.of(f.pckCrlByStranger())));
        tdx(
                "list of the other PCK CA",
                RefusalCode.CRL_ISSUER,
                f -> f.collateralAfterwards = c -> with(c, "pckCrl", Optional.of(f.crlOfAnotherCa())));
        tdx(
                "root's list in the place of the CA's",
                RefusalCode.CRL_ISSUER,
                f -> f.collateralAfterwards = c -> with(c, "pckCrl", c.rootCaCrl()));
        tdx(
                "CA's list in the place of the root's",
                RefusalCode.CRL_ISSUER,
                f -> f.collateralAfterwards = c -> with(c, "rootCaCrl", c.pckCrl()));
        tdx(
                "issuer chain of another CA",
                RefusalCode.CRL_ISSUER,
                f -> f.collateralAfterwards = c -> with(c, "pckCrlIssuerChain", c.tcbInfoIssuerChain()));
        tdx("CA's list one second late", RefusalCode.CRL_EXPIRED, f -> f.pckCrlUntil = NOW.minusSeconds(1));
        tdx("root's list one second late", RefusalCode.CRL_EXPIRED, f -> f.rootCrlUntil = NOW.minusSeconds(1));
        tdx("CA's list from the future", RefusalCode.CRL_NOT_YET_VALID, f -> f.pckCrlFrom = NOW.plusSeconds(1));
        tdx("list that is no list", RefusalCode.CRL_MALFORMED, collateral("pckCrl", new byte[] {0x30, 0}));
        tdx(
                "list with a byte after it",
                RefusalCode.CRL_MALFORMED,
                f -> f.collateralAfterwards =
                        c -> with(c, "rootCaCrl", c.rootCaCrl().map(l -> Arrays.copyOf(l, l.length + 1))));
        tdx(
                "list in BER",
                RefusalCode.CRL_MALFORMED,
                f -> f.collateralAfterwards =
                        c -> with(c, "rootCaCrl", c.rootCaCrl().map(IntelTamperTest::withLongLength)));
        for (String part : List.of(
                "pckCrlIssuerChain",
                "rootCaCrl",
                "pckCrl",
                "tcbInfoIssuerChain",
                "tcbInfo",
                "tcbInfoSignature",
                "qeIdentityIssuerChain",
                "qeIdentity",
                "qeIdentitySignature")) {
            tdx("withheld " + part, RefusalCode.COLLATERAL_MISSING, missing(part));
        }
    }

    private static void signedJson() {
        tdx(
                "TCB info changed",
                RefusalCode.TCB_INFO_SIGNATURE_INVALID,
                f -> f.collateralAfterwards =
                        c -> with(c, "tcbInfo", c.tcbInfo().map(t -> edited(t, "\"pcesvn\":13", "\"pcesvn\":12"))));
        tdx(
                "TCB info re-serialised with a space",
                RefusalCode.TCB_INFO_SIGNATURE_INVALID,
                f -> f.collateralAfterwards =
                        c -> with(c, "tcbInfo", c.tcbInfo().map(t -> edited(t, ",", ", "))));
        tdx(
                "TCB info with a trailing line break",
                RefusalCode.TCB_INFO_SIGNATURE_INVALID,
                f -> f.collateralAfterwards =
                        c -> with(c, "tcbInfo", c.tcbInfo().map(t -> Arrays.copyOf(t, t.length + 1))));
        tdx(
                "TCB info signature cut",
                RefusalCode.TCB_INFO_SIGNATURE_INVALID,
                collateral("tcbInfoSignature", new byte[63]));
        tdx(
                "TCB info signature of zeros",
                RefusalCode.TCB_INFO_SIGNATURE_INVALID,
                collateral("tcbInfoSignature", new byte[64]));
        tdx(
                "signatures swapped",
                RefusalCode.TCB_INFO_SIGNATURE_INVALID,
                f -> f.collateralAfterwards = c -> with(
                        with(c, "tcbInfoSignature", c.qeIdentitySignature()),
                        "qeIdentitySignature",
                        c.tcbInfoSignature()));
        tdx(
                "QE identity changed",
                RefusalCode.QE_IDENTITY_SIGNATURE_INVALID,
                f -> f.collateralAfterwards = c -> with(
                        c, "qeIdentity", c.qeIdentity().map(t -> edited(t, "\"isvprodid\":2", "\"isvprodid\":1"))));
        tdx(
                "TCB status twice in one level",
                RefusalCode.COLLATERAL_DUPLICATE_KEY,
                tcbInfo("\"tcbStatus\":\"UpToDate\"", "\"tcbStatus\":\"Revoked\",\"tcbStatus\":\"UpToDate\""));
        tdx(
                "nextUpdate twice",
                RefusalCode.COLLATERAL_DUPLICATE_KEY,
                tcbInfo("\"fmspc\"", "\"nextUpdate\":\"2099-01-01T00:00:00Z\",\"fmspc\""));
        tdx(
                "QE identity with mrsigner twice",
                RefusalCode.COLLATERAL_DUPLICATE_KEY,
                qeIdentity("\"mrsigner\"", "\"mrsigner\":\"00\",\"mrsigner\""));
        tdx("TCB info of SGX", RefusalCode.TCB_INFO_WRONG_KIND, tcbInfo("\"id\":\"TDX\"", "\"id\":\"SGX\""));
        tdx("TCB info version 2", RefusalCode.TCB_INFO_WRONG_KIND, tcbInfo("\"version\":3", "\"version\":2"));
        tdx("TCB info of another type", RefusalCode.TCB_INFO_WRONG_KIND, tcbInfo("\"tcbType\":0", "\"tcbType\":1"));
        sgx("TCB info of TDX", RefusalCode.TCB_INFO_WRONG_KIND, tcbInfo("\"id\":\"SGX\"", "\"id\":\"TDX\""));
        tdx("QE identity of SGX's quoting enclave", RefusalCode.QE_IDENTITY_WRONG_KIND, qeIdentity("TD_QE", "QE"));
        tdx("QE identity of the verification enclave", RefusalCode.QE_IDENTITY_WRONG_KIND, qeIdentity("TD_QE", "QVE"));
        tdx("TCB info one second late", RefusalCode.TCB_INFO_EXPIRED, f -> tcbInfo(
                        f.nextUpdate.toString(), NOW.minusSeconds(1).toString())
                .accept(f));
        tdx("TCB info from the future", RefusalCode.TCB_INFO_NOT_YET_VALID, f -> tcbInfo(
                        "\"issueDate\":\"" + f.issueDate, "\"issueDate\":\"" + NOW.plusSeconds(1))
                .accept(f));
        tdx("QE identity one second late", RefusalCode.QE_IDENTITY_EXPIRED, f -> qeIdentity(
                        f.nextUpdate.toString(), NOW.minusSeconds(1).toString())
                .accept(f));
        tdx("QE identity from the future", RefusalCode.QE_IDENTITY_NOT_YET_VALID, f -> qeIdentity(
                        "\"issueDate\":\"" + f.issueDate, "\"issueDate\":\"" + NOW.plusSeconds(1))
                .accept(f));
        tdx("TCB info with a date in words", RefusalCode.TCB_INFO_MALFORMED, f -> tcbInfo(
                        f.nextUpdate.toString(), "next year")
                .accept(f));
        tdx(
                "TCB info without levels",
                RefusalCode.TCB_INFO_MALFORMED,
                tcbInfo("\"tcbLevels\":[{\"tcb\":{\"sgx", "\"levels\":[{\"tcb\":{\"sgx"));
        tdx(
                "TCB info with an SVN as text",
                RefusalCode.TCB_INFO_MALFORMED,
                tcbInfo("\"pcesvn\":13", "\"pcesvn\":\"13\""));
        tdx("TCB info with a negative SVN", RefusalCode.TCB_INFO_MALFORMED, tcbInfo("\"pcesvn\":13", "\"pcesvn\":-1"));
        tdx("TCB info with 15 components", RefusalCode.TCB_INFO_MALFORMED, tcbInfo("[{\"svn\":2},", "["));
        tdx(
                "TCB info nested a hundred deep",
                RefusalCode.TCB_INFO_MALFORMED,
                tcbInfo("\"tcbType\":0", "\"tcbType\":0,\"x\":" + "[".repeat(100) + "]".repeat(100)));
        tdx("TCB info that is no JSON", RefusalCode.TCB_INFO_MALFORMED, f -> f.tcbInfo = "{");
        tdx("TCB info followed by another", RefusalCode.TCB_INFO_MALFORMED, f -> f.tcbInfo = f.tcbInfo + f.tcbInfo);
        tdx("TCB status nobody knows", RefusalCode.TCB_STATUS_UNKNOWN, tcbInfo("\"UpToDate\"", "\"Fine\""));
        tdx("TCB status in another case", RefusalCode.TCB_STATUS_UNKNOWN, tcbInfo("\"UpToDate\"", "\"UPTODATE\""));
        tdx(
                "QE identity without mask",
                RefusalCode.QE_IDENTITY_MALFORMED,
                qeIdentity("miscselectMask", "miscselectmask"));
        tdx(
                "rolled-back TCB info",
                RefusalCode.TCB_EVALUATION_NUMBER_TOO_LOW,
                f -> f.policy = f.policy.withMinTcbEvaluationDataNumber(18));
        tdx("rolled-back QE identity", RefusalCode.TCB_EVALUATION_NUMBER_TOO_LOW, f -> {
            f.policy = f.policy.withMinTcbEvaluationDataNumber(17);
            qeIdentity("\"tcbEvaluationDataNumber\":17", "\"tcbEvaluationDataNumber\":16")
                    .accept(f);
        });
    }

    private static void quotingEnclave() {
        tdx("quoting enclave with MISCSELECT", RefusalCode.QE_MISCSELECT_MISMATCH, f -> f.qeReport[16] = 1);
        tdx("MISCSELECT in the other byte order", RefusalCode.QE_MISCSELECT_MISMATCH, f -> {
            f.qeReport[16] = 1;
            qeIdentity("\"miscselect\":\"00000000\"", "\"miscselect\":\"00000001\"")
                    .accept(f);
        });
        tdx("debug quoting enclave", RefusalCode.QE_ATTRIBUTES_MISMATCH, f -> f.qeReport[48] |= 2);
        tdx("quoting enclave of another signer", RefusalCode.QE_MRSIGNER_MISMATCH, f -> f.qeReport[128] ^= 1);
        tdx("another enclave of the same signer", RefusalCode.QE_PRODUCT_MISMATCH, f -> f.qeReport[256] = 1);
        tdx("quoting enclave older than any level", RefusalCode.QE_TCB_LEVEL_NOT_FOUND, f -> f.qeReport[258] = 3);
        tdx("revoked quoting enclave", RefusalCode.TCB_REVOKED, qeIdentity("UpToDate", "Revoked"));
        tdx("outdated quoting enclave", RefusalCode.TCB_STATUS_NOT_ACCEPTED, qeIdentity("UpToDate", "OutOfDate"));
    }

    private static void platform() {
        tdx("TCB info of another FMSPC", RefusalCode.FMSPC_MISMATCH, tcbInfo("\"53494D000000\"", "\"53494D000001\""));
        tdx("TCB info of another PCE", RefusalCode.PCEID_MISMATCH, tcbInfo("\"pceId\":\"0000\"", "\"pceId\":\"0001\""));
        tdx("microcode older than any level", RefusalCode.TCB_LEVEL_NOT_FOUND, f -> {
            int[] components = COMPONENTS.clone();
            components[0] = 1;
            f.sgxExtension = Optional.of(extension(components, 13, new byte[2], FMSPC));
        });
        tdx("new CPUSVN in the quote, old one in the PCK certificate", RefusalCode.TCB_LEVEL_NOT_FOUND, f -> {
            f.sgxExtension = Optional.of(extension(new int[16], 13, new byte[2], FMSPC));
            Arrays.fill(f.qeReport, 0, 16, (byte) 0xFF);
        });
        tdx(
                "PCE older than any level",
                RefusalCode.TCB_LEVEL_NOT_FOUND,
                f -> f.sgxExtension = Optional.of(extension(COMPONENTS, 12, new byte[2], FMSPC)));
        tdx("TDX component older than any level", RefusalCode.TCB_LEVEL_NOT_FOUND, f -> f.body[2] = 1);
        tdx("TDX module of an unknown generation", RefusalCode.TDX_MODULE_UNKNOWN, f -> f.body[1] = 9);
        tdx("TDX module older than any level", RefusalCode.TDX_MODULE_TCB_LEVEL_NOT_FOUND, f -> f.body[0] = 4);
        tdx("TDX module of another signer", RefusalCode.TDX_MODULE_SIGNER_MISMATCH, f -> f.body[64] = 1);
        tdx("TDX module of another signer, generation 0", RefusalCode.TDX_MODULE_SIGNER_MISMATCH, f -> {
            f.body[1] = 0;
            f.body[64] = 1;
        });
        tdx("debug TDX module", RefusalCode.TDX_MODULE_ATTRIBUTES_MISMATCH, f -> f.body[112] = 1);
        tdx("revoked platform", RefusalCode.TCB_REVOKED, f -> f.tcbInfo = lastStatus(f.tcbInfo, "Revoked"));
        tdx("revoked TDX module", RefusalCode.TCB_REVOKED, tcbInfo("UpToDate", "Revoked"));
        sgx("TCB info of another FMSPC", RefusalCode.FMSPC_MISMATCH, tcbInfo("\"53494D000000\"", "\"53494D000001\""));
        sgx("revoked platform", RefusalCode.TCB_REVOKED, f -> f.tcbInfo = lastStatus(f.tcbInfo, "Revoked"));
        sgx(
                "microcode older than any level",
                RefusalCode.TCB_LEVEL_NOT_FOUND,
                f -> f.sgxExtension = Optional.of(extension(new int[16], 13, new byte[2], FMSPC)));
    }

    private static void policies() {
        tdx("debug TD", RefusalCode.DEBUG_ENABLED, f -> f.body[120] = 1);
        tdx("reserved bit beside the debug bit", RefusalCode.DEBUG_ENABLED, f -> f.body[120] = 4);
        tdx5("debug TD", RefusalCode.DEBUG_ENABLED, f -> f.body[120] = 1);
        sgx("debug enclave", RefusalCode.DEBUG_ENABLED, f -> f.body[48] |= 2);
        tdx5("bound to a service TD", RefusalCode.SERVICE_TD_BOUND, f -> f.body[647] = 1);
        tdx(
                "outdated platform",
                RefusalCode.TCB_STATUS_NOT_ACCEPTED,
                f -> f.tcbInfo = lastStatus(f.tcbInfo, "OutOfDate"));
        tdx("outdated TDX module", RefusalCode.TCB_STATUS_NOT_ACCEPTED, tcbInfo("UpToDate", "OutOfDate"));
        tdx(
                "advisory that is not accepted",
                RefusalCode.ADVISORY_NOT_ACCEPTED,
                tcbInfo(
                        "\"tcbStatus\":\"UpToDate\"",
                        "\"tcbStatus\":\"UpToDate\",\"advisoryIDs\":[\"INTEL-SA-00615\"]"));
        tdx(
                "another MRTD than released",
                RefusalCode.MEASUREMENT_MISMATCH,
                f -> f.policy = f.policy.expecting("mrtd", "02".repeat(48)));
        tdx(
                "another RTMR1 than released",
                RefusalCode.MEASUREMENT_MISMATCH,
                f -> f.policy = f.policy.expecting("rtmr1", "02".repeat(48)));
        tdx(
                "another MRCONFIGID than released",
                RefusalCode.MEASUREMENT_MISMATCH,
                f -> f.policy = f.policy.expecting("mrconfigid", "00".repeat(48)));
        tdx(
                "a register this format does not have",
                RefusalCode.MEASUREMENT_MISMATCH,
                f -> f.policy = f.policy.expecting("mrenclave", "00".repeat(32)));
        sgx(
                "another MRENCLAVE than released",
                RefusalCode.MEASUREMENT_MISMATCH,
                f -> f.policy = f.policy.expecting("mrenclave", "12".repeat(32)));
        tdx(
                "evidence of another session",
                RefusalCode.REPORT_DATA_MISMATCH,
                f -> f.policy = f.policy.expectingReportData(new byte[64]));
        tdx(
                "simulated evidence in production",
                RefusalCode.SIMULATED_NOT_ALLOWED,
                f -> f.policy = AttestationPolicy.strict());
    }

    private static String lastStatus(String tcbInfo, String status) {
        int at = tcbInfo.lastIndexOf("UpToDate");
        return tcbInfo.substring(0, at) + status + tcbInfo.substring(at + "UpToDate".length());
    }

    private static byte[] edited(byte[] json, String from, String to) {
        return replaced(new String(json, StandardCharsets.UTF_8), from, to).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** The same value with its outer length in one byte more than DER allows. */
    private static byte[] withLongLength(byte[] der) {
        boolean two = (der[1] & 0xFF) == 0x82;
        byte[] content = Arrays.copyOfRange(der, two ? 4 : 3, der.length);
        return concat(new byte[] {0x30, (byte) 0x83, 0, (byte) (content.length >>> 8), (byte) content.length}, content);
    }

    /** Sets bits of the last base64 digit that decoding drops. */
    private static byte[] withStrayBits(IntelForge forge) {
        for (byte[] certificate : List.of(forge.pck(), forge.pckCa(), forge.root())) {
            if (certificate.length % 3 != 0) {
                String good = new String(pem(certificate), StandardCharsets.US_ASCII);
                int pad = good.indexOf('=');
                String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
                char stray = alphabet.charAt(alphabet.indexOf(good.charAt(pad - 1)) + 1);
                String bad = good.substring(0, pad - 1) + stray + good.substring(pad);
                return concat(bad.getBytes(StandardCharsets.US_ASCII), pem(forge.root()));
            }
        }
        throw new AssertionError("no certificate ends with padding; run again");
    }

    static Stream<Arguments> attacks() {
        return CASES.stream();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("attacks")
    void refuses(String name, RefusalCode code, Supplier<IntelForge> evidence, Consumer<IntelForge> change) {
        IntelForge forge = evidence.get();
        change.accept(forge);
        Verdict verdict = forge.verdict();
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        Verdict.Refused refused = (Verdict.Refused) verdict;
        assertThat(refused.code()).as(refused.describe()).isEqualTo(code);
        assertThat(refused.found()).isNotBlank();
        assertThat(refused.expected()).isNotBlank();
        assertThat(refused.passed()).doesNotContain(refused.step());
    }

    @ParameterizedTest
    @MethodSource("untampered")
    void acceptsWhatNobodyTamperedWith(Supplier<IntelForge> evidence) {
        assertThat(evidence.get().verdict()).isInstanceOf(Verdict.Verified.class);
    }

    static Stream<Supplier<IntelForge>> untampered() {
        return Stream.of(IntelForge::sgxV3, IntelForge::tdxV4, IntelForge::tdxV5, IntelForge::tdxV5WithTd10);
    }

    @Test
    void thereAreEnoughAttacks() {
        assertThat(CASES).hasSizeGreaterThanOrEqualTo(120);
        assertThat(CASES.stream().map(c -> c.get()[0])).doesNotHaveDuplicates();
    }

    @Test
    void acceptsZeroPaddingUpToTheBound() {
        IntelForge forge = IntelForge.tdxV4();
        forge.trailing = new byte[16 * 1024];
        assertThat(forge.verdict().isVerified()).isTrue();
    }

    @Test
    void acceptsChainsInEitherOrderAndANulAfterThePem() {
        IntelForge forge = IntelForge.tdxV4();
        forge.certificationData = Optional.of(concat(pem(forge.root(), forge.pckCa(), forge.pck()), new byte[] {0}));
        assertThat(forge.verdict().isVerified()).isTrue();
    }

    @Test
    void takesThePckChainFromCollateralWhenTheQuoteDoesNotCarryIt() {
        IntelForge forge = IntelForge.sgxV3();
        forge.certificationType = 1;
        forge.certificationData = Optional.of(new byte[36]);
        forge.collateralAfterwards =
                c -> with(c, "pckChain", Optional.of(pem(forge.pck(), forge.pckCa(), forge.root())));
        assertThat(forge.verdict().isVerified()).isTrue();
    }

    @Test
    void readsFmspcInEitherCase() {
        IntelForge forge = IntelForge.tdxV4();
        tcbInfo("53494D000000", "53494d000000").accept(forge);
        assertThat(forge.verdict().isVerified()).isTrue();
    }

    @Test
    void readsMiscselectInTheReportsByteOrder() {
        IntelForge forge = IntelForge.tdxV4();
        forge.qeReport[16] = 1;
        qeIdentity("\"miscselect\":\"00000000\"", "\"miscselect\":\"01000000\"").accept(forge);
        assertThat(forge.verdict().isVerified()).isTrue();
    }

    @Test
    void comparesTdxComponentsFromTheThirdOnlyFromModuleGenerationOne() {
        IntelForge forge = IntelForge.tdxV4();
        String tdx = "\"tdxtcbcomponents\":[{\"svn\":0},{\"svn\":0}";
        tcbInfo(tdx, "\"tdxtcbcomponents\":[{\"svn\":99},{\"svn\":99}").accept(forge);
        assertThat(forge.verdict().isVerified()).isTrue();
        forge.body[1] = 0;
        assertThat(((Verdict.Refused) forge.verdict()).code()).isEqualTo(RefusalCode.TCB_LEVEL_NOT_FOUND);
    }

    @Test
    void takesTheFirstLevelThatMatchesAndMergesModuleAndQuotingEnclave() {
        IntelForge forge = IntelForge.tdxV4();
        forge.policy = AttestationPolicy.inspection().allowingSimulated();
        forge.tcbInfo = lastStatus(forge.tcbInfo, "ConfigurationNeeded");
        forge.tcbInfo = forge.tcbInfo.replace(
                "\"tcbStatus\":\"ConfigurationNeeded\"",
                "\"tcbStatus\":\"ConfigurationNeeded\",\"advisoryIDs\":[\"INTEL-SA-2\",\"INTEL-SA-1\"]");
        qeIdentity("\"UpToDate\"", "\"OutOfDate\",\"advisoryIDs\":[\"INTEL-SA-3\"]")
                .accept(forge);
        Verdict.Verified verified = (Verdict.Verified) forge.verdict();
        assertThat(verified.claims().tcb().status()).contains(TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED);
        assertThat(verified.claims().tcb().advisories()).containsExactly("INTEL-SA-1", "INTEL-SA-2", "INTEL-SA-3");
    }

    @Test
    void acceptsWhatThePolicyNames() {
        IntelForge forge = IntelForge.tdxV5();
        forge.body[120] = 1;
        forge.body[647] = 1;
        forge.tcbInfo = lastStatus(forge.tcbInfo, "SWHardeningNeeded");
        forge.policy = forge.policy
                .allowingDebug()
                .allowingServiceTd()
                .acceptingTcb(Set.of(TcbStatus.SW_HARDENING_NEEDED))
                .expecting(Map.of("mrtd", Set.of("ff".repeat(48), "01".repeat(48))))
                .expectingReportData(IntelForge.filled(64, 0x5A));
        Verdict.Verified verified = (Verdict.Verified) forge.verdict();
        assertThat(verified.claims().debug()).isTrue();
        assertThat(verified.claims().measurements().get("mrservicetd")).endsWith("01");
    }

    @Test
    void warnsSevenDaysBeforeCollateralExpires() {
        IntelForge forge = IntelForge.tdxV4();
        forge.time = forge.nextUpdate.minus(Duration.ofDays(7));
        Verdict.Verified verified = (Verdict.Verified) forge.verdict();
        assertThat(verified.warnings())
                .extracting(w -> w.item())
                .contains("TCB info", "QE identity", "revocation list of Simulation SGX Root CA");
        assertThat(verified.claims().dates().expiresAt()).contains(forge.nextUpdate);
        forge.time = forge.nextUpdate.minus(Duration.ofDays(7)).minusSeconds(1);
        assertThat(((Verdict.Verified) forge.verdict()).warnings()).isEmpty();
    }

    @Test
    void aSecondPinnedRootMustNotSignCollateralForPlatformsOfTheFirst() throws Exception {
        IntelForge forge = IntelForge.tdxV4();
        SimulationAuthority other = SimulationAuthority.create(new SecureRandom(), NOW.minusSeconds(60));
        IntelCollateral foreign = other.trust().collateral();
        AttestationVerifier both = AttestationVerifier.of(
                forge.verifier().anchors().and(other.trust().anchor()));
        forge.collateralAfterwards = c -> new IntelCollateral(
                Optional.empty(),
                c.pckCrlIssuerChain(),
                c.rootCaCrl(),
                c.pckCrl(),
                foreign.tcbInfoIssuerChain(),
                foreign.tcbInfo(),
                foreign.tcbInfoSignature(),
                c.qeIdentityIssuerChain(),
                c.qeIdentity(),
                c.qeIdentitySignature());
        Verdict verdict = both.verify(forge.kind, Evidence.of(forge.quote()), forge.collateral(), NOW, forge.policy);
        assertThat(((Verdict.Refused) verdict).code()).isEqualTo(RefusalCode.ROOT_NOT_PINNED);
        assertThat(((Verdict.Refused) verdict).step()).isEqualTo(Step.TCB_INFO);
    }

    @Test
    void remembersBytesAndNeverDatesRootsOrPolicy() {
        IntelForge forge = IntelForge.tdxV4();
        AttestationVerifier remembering = forge.verifier().remembering(100);
        Evidence evidence = Evidence.of(forge.quote());
        IntelCollateral collateral = forge.collateral();
        assertThat(remembering
                        .verify(forge.kind, evidence, collateral, NOW, forge.policy)
                        .isVerified())
                .isTrue();
        assertThat(remembering
                        .verify(forge.kind, evidence, collateral, NOW, forge.policy)
                        .isVerified())
                .isTrue();
        assertThat(((Verdict.Refused) remembering.verify(
                                forge.kind, evidence, collateral, forge.nextUpdate.plusSeconds(1), forge.policy))
                        .code()
                        .name())
                .endsWith("_EXPIRED");
        assertThat(((Verdict.Refused)
                                remembering.verify(forge.kind, evidence, collateral, NOW, AttestationPolicy.strict()))
                        .code())
                .isEqualTo(RefusalCode.SIMULATED_NOT_ALLOWED);
        byte[] changed = forge.quote();
        changed[48 + 136] ^= 1;
        assertThat(((Verdict.Refused)
                                remembering.verify(forge.kind, Evidence.of(changed), collateral, NOW, forge.policy))
                        .code())
                .isEqualTo(RefusalCode.EVIDENCE_SIGNATURE_INVALID);
    }

    @Test
    void isCurrentUpToTheVeryLastSecond() {
        IntelForge forge = IntelForge.tdxV4();
        forge.time = forge.nextUpdate;
        assertThat(forge.verdict().isVerified()).isTrue();
    }
}
