package org.yuheng.trust.attestation.intel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.IntelCollateral;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.TrustAnchor;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.checking.Currency;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.Refusal;
import org.yuheng.trust.attestation.x509.Certificate;
import org.yuheng.trust.attestation.x509.CertificatePath;
import org.yuheng.trust.attestation.x509.Ecdsa;
import org.yuheng.trust.attestation.x509.RevocationList;

/** Intel's collateral, complete; each part is handed out only after its signature, issuer and dates were checked. */
final class VerifiedCollateral {

    private final EvidenceKind kind;
    private final IntelCollateral given;
    private final TrustAnchors anchors;
    private final Currency currency;
    private final Memo memo;

    /**
     * @param root the root of the PCK certificate. Only it may sign collateral: where a simulation root is pinned beside
     *     Intel's, it must not vouch for Intel's platforms
     * @throws Refusal COLLATERAL_MISSING naming every part that is absent
     */
    VerifiedCollateral(EvidenceKind kind, IntelCollateral given, TrustAnchor root, Currency currency, Memo memo)
            throws Refusal {
        this.kind = kind;
        this.given = given;
        this.anchors = TrustAnchors.of(List.of(root));
        this.currency = currency;
        this.memo = memo;
        requireComplete();
    }

    private void requireComplete() throws Refusal {
        Map<String, Optional<byte[]>> parts = new LinkedHashMap<>();
        parts.put("pck_crl_issuer_chain", given.pckCrlIssuerChain());
        parts.put("root_ca_crl", given.rootCaCrl());
        parts.put("pck_crl", given.pckCrl());
        parts.put("tcb_info_issuer_chain", given.tcbInfoIssuerChain());
        parts.put("tcb_info", given.tcbInfo());
        parts.put("tcb_info_signature", given.tcbInfoSignature());
        parts.put("qe_identity_issuer_chain", given.qeIdentityIssuerChain());
        parts.put("qe_identity", given.qeIdentity());
        parts.put("qe_identity_signature", given.qeIdentitySignature());
        List<String> missing = new ArrayList<>();
        parts.forEach((name, part) -> {
            if (part.isEmpty()) {
                missing.add(name);
            }
        });
        if (!missing.isEmpty()) {
            throw new Refusal(
                    RefusalCode.COLLATERAL_MISSING, "no " + String.join(", ", missing), "complete collateral");
        }
    }

    /**
     * The PCK certificate against the list of the CA that issued it, that CA against the root's list. The list's issuer
     * chain must lead to the same CA, or a list of the other PCK CA could be passed off as this one's.
     */
    void requireNotRevoked(CertificatePath pckPath) throws Refusal {
        Certificate pckCa = pckPath.issuer();
        RevocationList rootList = rootList(pckPath.root());
        rootList.refuseRevoked(pckCa);
        List<Certificate> listIssuers =
                Certificate.ofPem(given.pckCrlIssuerChain().orElseThrow(), memo);
        if (listIssuers.stream().noneMatch(c -> c.hasSameKey(pckCa) && c.hasSameSubject(pckCa))) {
            throw new Refusal(
                    RefusalCode.CRL_ISSUER,
                    "an issuer chain without \"" + pckCa.name() + "\"",
                    "the chain of the PCK certificate's CA");
        }
        CertificatePath listPath = CertificatePath.verify(pckPath.leaf(), listIssuers, kind, anchors, currency, memo);
        rootList.refuseRevoked(listPath.issuer());
        RevocationList pckList = RevocationList.ofDer(given.pckCrl().orElseThrow(), memo);
        pckList.requireIssued(listPath.issuer(), currency, memo);
        pckList.refuseRevoked(pckPath.leaf());
    }

    /** Without a PCK certificate at hand: both lists by their issuers, and their issuer against the root's list. */
    void requireCurrentLists() throws Refusal {
        List<Certificate> listIssuers =
                Certificate.ofPem(given.pckCrlIssuerChain().orElseThrow(), memo);
        Certificate pckCa = signerIn(listIssuers, "PCK revocation list");
        CertificatePath path = CertificatePath.verifyCa(pckCa, listIssuers, kind, anchors, currency, memo);
        rootList(path.root()).refuseRevoked(pckCa);
        RevocationList.ofDer(given.pckCrl().orElseThrow(), memo).requireIssued(pckCa, currency, memo);
    }

    TcbInfo tcbInfo(int minEvaluationDataNumber) throws Refusal {
        byte[] json = given.tcbInfo().orElseThrow();
        requireSigned(
                json,
                given.tcbInfoSignature().orElseThrow(),
                given.tcbInfoIssuerChain().orElseThrow(),
                RefusalCode.TCB_INFO_SIGNATURE_INVALID,
                "TCB info");
        TcbInfo info = memo.recall("tcbInfo" + kind, TcbInfo.class, () -> TcbInfo.read(json, kind), json);
        currency.require(
                "TCB info",
                info.issueDate(),
                info.nextUpdate(),
                RefusalCode.TCB_INFO_NOT_YET_VALID,
                RefusalCode.TCB_INFO_EXPIRED);
        requireNumber("TCB info", info.evaluationDataNumber(), minEvaluationDataNumber);
        return info;
    }

    QeIdentity qeIdentity(int minEvaluationDataNumber) throws Refusal {
        byte[] json = given.qeIdentity().orElseThrow();
        requireSigned(
                json,
                given.qeIdentitySignature().orElseThrow(),
                given.qeIdentityIssuerChain().orElseThrow(),
                RefusalCode.QE_IDENTITY_SIGNATURE_INVALID,
                "QE identity");
        QeIdentity identity =
                memo.recall("qeIdentity" + kind, QeIdentity.class, () -> QeIdentity.read(json, kind), json);
        currency.require(
                "QE identity",
                identity.issueDate(),
                identity.nextUpdate(),
                RefusalCode.QE_IDENTITY_NOT_YET_VALID,
                RefusalCode.QE_IDENTITY_EXPIRED);
        requireNumber("QE identity", identity.evaluationDataNumber(), minEvaluationDataNumber);
        return identity;
    }

    /** The signature is over the exact bytes; nothing is parsed before it holds. */
    private void requireSigned(byte[] json, byte[] signature, byte[] issuerChain, RefusalCode invalid, String what)
            throws Refusal {
        List<Certificate> chain = Certificate.ofPem(issuerChain, memo);
        Certificate signer = signerIn(chain, what);
        CertificatePath path = CertificatePath.verify(signer, chain, kind, anchors, currency, memo);
        if (path.length() != 2 || PckExtension.isIn(signer)) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_ROLE,
                    "\"" + signer.name() + "\" signs the " + what,
                    "a TCB signing certificate issued by the root itself");
        }
        rootList(path.root()).refuseRevoked(signer);
        boolean matches = memo.recall(
                "json",
                Boolean.class,
                () -> Ecdsa.P256.verify(signer.ecKey(Ecdsa.P256), json, signature),
                signer.der(),
                json,
                signature);
        if (!matches) {
            throw new Refusal(
                    invalid,
                    "the signature on the " + what,
                    "a signature by \"" + signer.name() + "\" over its exact bytes");
        }
    }

    private static Certificate signerIn(List<Certificate> chain, String what) throws Refusal {
        for (Certificate candidate : chain) {
            if (!candidate.isSelfIssued()) {
                return candidate;
            }
        }
        throw new Refusal(
                RefusalCode.CERTIFICATE_CHAIN_INCOMPLETE,
                "no signer in the issuer chain of the " + what,
                "the TCB signing certificate and the root");
    }

    private RevocationList rootList(Certificate root) throws Refusal {
        RevocationList list = RevocationList.ofDer(given.rootCaCrl().orElseThrow(), memo);
        list.requireIssued(root, currency, memo);
        return list;
    }

    private static void requireNumber(String what, int number, int least) throws Refusal {
        if (number < least) {
            throw new Refusal(
                    RefusalCode.TCB_EVALUATION_NUMBER_TOO_LOW,
                    what + " has tcbEvaluationDataNumber " + number,
                    "at least " + least);
        }
    }
}
