package org.yuheng.trust.attestation.x509;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.Refusal;

/** The signature of a certificate or revocation list: one of the three algorithms that vendors use, and no other. */
final class SignatureCheck {

    private final AlgorithmIdentifier algorithm;
    private final byte[] signature;

    SignatureCheck(AlgorithmIdentifier algorithm, byte[] signature) throws Refusal {
        this.algorithm = algorithm;
        this.signature = signature;
        if (curve() == null && !Certificate.isPssSha384(algorithm)) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_KEY,
                    "signature algorithm " + algorithm.getAlgorithm(),
                    "ECDSA with SHA-256 or SHA-384, or RSASSA-PSS with SHA-384");
        }
    }

    boolean matches(Certificate signer, byte[] message, Memo memo) throws Refusal {
        return memo.recall("signature", Boolean.class, () -> verify(signer, message), signer.der(), message, signature);
    }

    private boolean verify(Certificate signer, byte[] message) {
        Ecdsa curve = curve();
        if (curve != null) {
            if (!(signer.key() instanceof ECPublicKeyParameters key)
                    || !key.getParameters().equals(curve.domain())) {
                return false;
            }
            try {
                BigInteger[] rs =
                        StandardDSAEncoding.INSTANCE.decode(curve.domain().getN(), signature);
                return curve.verify(key, message, rs[0], rs[1]);
            } catch (IOException | RuntimeException e) {
                // BouncyCastle signals what is no DER of two integers with many runtime exceptions
                return false;
            }
        }
        if (!(signer.key() instanceof RSAKeyParameters rsa)) {
            return false;
        }
        PSSSigner pss = new PSSSigner(new RSAEngine(), new SHA384Digest(), 48);
        pss.init(false, rsa);
        pss.update(message, 0, message.length);
        return pss.verifySignature(signature);
    }

    private Ecdsa curve() {
        ASN1ObjectIdentifier oid = algorithm.getAlgorithm();
        if (oid.equals(X9ObjectIdentifiers.ecdsa_with_SHA256)) {
            return Ecdsa.P256;
        }
        return oid.equals(X9ObjectIdentifiers.ecdsa_with_SHA384) ? Ecdsa.P384 : null;
    }
}
