package org.yuheng.trust.attestation.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.yuheng.trust.attestation.x509.Ecdsa;

/** Issues the certificates and revocation lists of the simulation, shaped as Intel's are. */
final class SimulatedPki {

    static final String SGX_EXTENSION = "1.2.840.113741.1.13.1";

    private SimulatedPki() {}

    /** What a certificate is for. */
    enum Role {
        ROOT,
        PCK_CA,
        LEAF
    }

    /**
     * A certificate to issue.
     *
     * @param sgxExtension content of Intel's SGX extension, for a PCK certificate
     */
    record Request(
            String commonName,
            SigningKey subjectKey,
            Role role,
            BigInteger serial,
            Instant notBefore,
            Instant notAfter,
            Optional<byte[]> sgxExtension) {}

    static X500Name name(String commonName) {
        return new X500Name("CN=" + commonName + ",O=Yuheng simulation - no hardware");
    }

    static byte[] issue(Request request, String issuer, SigningKey issuerKey) {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                name(issuer),
                request.serial(),
                Date.from(request.notBefore()),
                Date.from(request.notAfter()),
                Locale.ROOT,
                name(request.commonName()),
                keyInfo(request.subjectKey()));
        try {
            switch (request.role()) {
                case ROOT -> {
                    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(1));
                    builder.addExtension(
                            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
                }
                case PCK_CA -> {
                    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
                    builder.addExtension(
                            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
                }
                case LEAF -> {
                    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
                    builder.addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
                }
            }
            if (request.sgxExtension().isPresent()) {
                builder.addExtension(
                        new ASN1ObjectIdentifier(SGX_EXTENSION),
                        false,
                        request.sgxExtension().get());
            }
            return builder.build(signer(issuerKey)).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] revocationList(
            String issuer, SigningKey issuerKey, Instant thisUpdate, Instant nextUpdate, BigInteger... revoked) {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(name(issuer), Date.from(thisUpdate), Locale.ROOT);
        builder.setNextUpdate(Date.from(nextUpdate), Locale.ROOT);
        for (BigInteger serial : revoked) {
            builder.addCRLEntry(serial, Date.from(thisUpdate), 1);
        }
        X509CRLHolder list = builder.build(signer(issuerKey));
        try {
            return list.getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Intel's SGX extension, as in its "PCK Certificate and Certificate Revocation List Profile Specification". */
    static byte[] sgxExtension(
            byte[] ppid, int[] componentSvns, int pceSvn, byte[] cpuSvn, byte[] pceId, byte[] fmspc) {
        ASN1EncodableVector tcb = new ASN1EncodableVector();
        for (int i = 0; i < componentSvns.length; i++) {
            tcb.add(entry(".2." + (i + 1), new ASN1Integer(componentSvns[i])));
        }
        tcb.add(entry(".2.17", new ASN1Integer(pceSvn)));
        tcb.add(entry(".2.18", new DEROctetString(cpuSvn)));
        ASN1EncodableVector fields = new ASN1EncodableVector();
        fields.add(entry(".1", new DEROctetString(ppid)));
        fields.add(entry(".2", new DERSequence(tcb)));
        fields.add(entry(".3", new DEROctetString(pceId)));
        fields.add(entry(".4", new DEROctetString(fmspc)));
        try {
            return new DERSequence(fields).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] pem(byte[]... certificates) {
        StringBuilder pem = new StringBuilder();
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        for (byte[] der : certificates) {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(lines.encodeToString(der))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return pem.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static DERSequence entry(String suffix, ASN1Encodable value) {
        return new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(SGX_EXTENSION + suffix), value});
    }

    private static SubjectPublicKeyInfo keyInfo(SigningKey key) {
        return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, X9ObjectIdentifiers.prime256v1),
                key.open().getQ().getEncoded(false));
    }

    private static ContentSigner signer(SigningKey key) {
        try {
            return new BcECContentSignerBuilder(
                            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256))
                    .build(key.secret());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("BouncyCastle cannot sign with " + Ecdsa.P256, e);
        }
    }
}
