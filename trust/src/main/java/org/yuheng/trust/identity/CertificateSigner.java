package org.yuheng.trust.identity;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;

/** Lets our keys sign and check X.509 structures; the algorithm follows from the key alone. */
final class CertificateSigner {

    private CertificateSigner() {}

    static AlgorithmIdentifier algorithm(SignatureSuite suite) {
        return new AlgorithmIdentifier(
                switch (suite) {
                    case ED25519 -> EdECObjectIdentifiers.id_Ed25519;
                    case P256 -> X9ObjectIdentifiers.ecdsa_with_SHA256;
                    case SM2 -> GMObjectIdentifiers.sm2sign_with_sm3;
                });
    }

    static ContentSigner signer(SigningKey key) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        return new ContentSigner() {
            @Override
            public AlgorithmIdentifier getAlgorithmIdentifier() {
                return algorithm(key.suite());
            }

            @Override
            public OutputStream getOutputStream() {
                return content;
            }

            @Override
            public byte[] getSignature() {
                return key.sign(content.toByteArray());
            }
        };
    }

    static ContentVerifierProvider verifier(VerifyingKey key) {
        return new ContentVerifierProvider() {
            @Override
            public boolean hasAssociatedCertificate() {
                return false;
            }

            @Override
            public X509CertificateHolder getAssociatedCertificate() {
                return null;
            }

            @Override
            public ContentVerifier get(AlgorithmIdentifier claimed) throws OperatorCreationException {
                if (!algorithm(key.suite()).equals(claimed)) {
                    throw new OperatorCreationException(
                            "signature algorithm " + claimed.getAlgorithm() + " does not fit a key of " + key.suite());
                }
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                return new ContentVerifier() {
                    @Override
                    public AlgorithmIdentifier getAlgorithmIdentifier() {
                        return claimed;
                    }

                    @Override
                    public OutputStream getOutputStream() {
                        return content;
                    }

                    @Override
                    public boolean verify(byte[] signature) {
                        return key.verify(content.toByteArray(), signature);
                    }
                };
            }
        };
    }
}
