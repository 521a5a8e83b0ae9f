package org.yuheng.trust.attestation.hygon;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.util.BigIntegers;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.CsvCollateral;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.TrustAnchor;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.Verdict;

/** Makes CSV reports, version 1 and 2, under a root of its own, in which everything can be bent before signing. */
public final class CsvForge {

    private static final ECDomainParameters SM2 = new ECDomainParameters(CustomNamedCurves.getByName("sm2p256v1"));
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AsymmetricCipherKeyPair HRK = key();
    private static final AsymmetricCipherKeyPair HSK = key();
    private static final AsymmetricCipherKeyPair CEK = key();
    private static final AsymmetricCipherKeyPair PEK = key();
    private static final AsymmetricCipherKeyPair STRANGER = key();

    int hskUsage = HygonCertificate.USAGE_HSK;
    int cekUsage = HygonCertificate.USAGE_CEK;
    int pekUsage = HygonCertificate.USAGE_PEK;
    int pekSignatureUsage = HygonCertificate.USAGE_CEK;
    boolean hskByStranger;
    boolean cekByStranger;
    boolean pekByStranger;
    boolean reportByStranger;
    int curve = 3;
    int userIdSize = 9;
    long policy32 = 0x40000001L;
    byte[] reportData = filled(64, 0x5A);
    byte[] mnonce = filled(16, 0x77);
    byte[] chipId = Arrays.copyOf("FORGED0001".getBytes(StandardCharsets.US_ASCII), 64);
    byte[] anonce = {1, 2, 3, 4};
    boolean plainPek;
    UnaryOperator<byte[]> afterwards = e -> e;
    UnaryOperator<CsvCollateral> collateralAfterwards = c -> c;
    public AttestationPolicy policy = AttestationPolicy.strict().allowingSimulated();

    private static AsymmetricCipherKeyPair key() {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(SM2, RANDOM));
        return generator.generateKeyPair();
    }

    static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private byte[] userId(String owner) {
        return Arrays.copyOf(("HYGON-" + owner).getBytes(StandardCharsets.US_ASCII), 9);
    }

    private static void put(byte[] target, int at, byte[] value) {
        System.arraycopy(value, 0, target, at, value.length);
    }

    static void little(byte[] target, int at, long value, int size) {
        for (int i = 0; i < size; i++) {
            target[at + i] = (byte) (value >>> 8 * i);
        }
    }

    private static byte[] reversed(byte[] big) {
        byte[] out = new byte[big.length];
        for (int i = 0; i < big.length; i++) {
            out[i] = big[big.length - 1 - i];
        }
        return out;
    }

    private void putKey(byte[] target, int at, AsymmetricCipherKeyPair key, String owner) {
        ECPublicKeyParameters open = (ECPublicKeyParameters) key.getPublic();
        byte[] point = open.getQ().getEncoded(false);
        little(target, at, curve, 4);
        put(target, at + 4, reversed(Arrays.copyOfRange(point, 1, 33)));
        put(target, at + 76, reversed(Arrays.copyOfRange(point, 33, 65)));
        little(target, at + 148, userIdSize, 2);
        put(target, at + 150, userId(owner));
    }

    private void sign(byte[] target, int at, byte[] message, AsymmetricCipherKeyPair by, String owner) {
        SM2Signer signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
        signer.init(true, new ParametersWithID(new ParametersWithRandom(by.getPrivate(), RANDOM), userId(owner)));
        signer.update(message, 0, message.length);
        try {
            byte[] rs = signer.generateSignature();
            put(target, at, reversed(Arrays.copyOf(rs, 32)));
            put(target, at + 72, reversed(Arrays.copyOfRange(rs, 32, 64)));
        } catch (CryptoException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] ca(AsymmetricCipherKeyPair key, String owner, int usage, AsymmetricCipherKeyPair by) {
        byte[] bytes = new byte[832];
        bytes[0] = 1;
        little(bytes, 36, usage, 4);
        putKey(bytes, 64, key, owner);
        sign(bytes, 576, Arrays.copyOf(bytes, 576), by, "HRK");
        return bytes;
    }

    private byte[] chip(
            AsymmetricCipherKeyPair key,
            String owner,
            int usage,
            AsymmetricCipherKeyPair by,
            String issuer,
            int signedAs) {
        byte[] bytes = new byte[2084];
        bytes[0] = 1;
        little(bytes, 8, usage, 4);
        little(bytes, 12, 4, 4);
        putKey(bytes, 16, key, owner);
        little(bytes, 1044, signedAs, 4);
        little(bytes, 1048, 4, 4);
        sign(bytes, 1052, Arrays.copyOf(bytes, 1044), by, issuer);
        little(bytes, 1044 + 520, 0x1000, 4);
        return bytes;
    }

    byte[] hrk() {
        return ca(HRK, "HRK", HygonCertificate.USAGE_HRK, HRK);
    }

    byte[] hskCek() {
        byte[] both = new byte[832 + 2084];
        put(both, 0, ca(HSK, "HSK", hskUsage, hskByStranger ? STRANGER : HRK));
        put(both, 832, chip(CEK, "CEK", cekUsage, cekByStranger ? STRANGER : HSK, "HSK", HygonCertificate.USAGE_HSK));
        return both;
    }

    byte[] pek() {
        return chip(PEK, "PEK", pekUsage, pekByStranger ? STRANGER : CEK, "CEK", pekSignatureUsage);
    }

    private void putCommon(byte[] report) {
        put(report, 0, filled(32, 0x01));
        put(report, 32, filled(16, 0x02));
        put(report, 48, filled(16, 0x03));
        put(report, 64, reportData);
        put(report, 128, mnonce);
        put(report, 144, filled(32, 0x11));
        little(report, 176, policy32, 4);
    }

    private byte[] reportV1() {
        byte[] report = new byte[336];
        putCommon(report);
        byte[] xored = CsvReport.xor(Arrays.copyOf(report, 188), anonce);
        put(report, 0, xored);
        put(report, 188, anonce);
        sign(report, 192, Arrays.copyOf(report, 180), reportByStranger ? STRANGER : PEK, "PEK");
        return report;
    }

    private byte[] reportV2() {
        byte[] report = new byte[1168];
        putCommon(report);
        little(report, 188, 0x1234, 4);
        for (int i = 0; i < 5; i++) {
            put(report, 208 + 32 * i, filled(32, 0x20 + i));
        }
        sign(report, 1024, Arrays.copyOf(report, 1024), reportByStranger ? STRANGER : PEK, "PEK");
        return report;
    }

    public byte[] evidence() {
        byte[] all = new byte[2548];
        put(all, 0, reportV1());
        byte[] signer = new byte[2084 + 64 + 32];
        put(signer, 0, plainPek ? CsvReport.xor(pek(), anonce) : pek());
        put(signer, 2084, chipId);
        byte[] xored = CsvReport.xor(signer, anonce);
        put(all, 336, xored);
        HMac hmac = new HMac(new SM3Digest());
        hmac.init(new KeyParameter(mnonce));
        hmac.update(xored, 0, xored.length);
        byte[] mac = new byte[32];
        hmac.doFinal(mac, 0);
        put(all, 2516, mac);
        return afterwards.apply(all);
    }

    /** The JSON envelope; HSK and CEK are given apart. */
    public String json(int version) {
        byte[] page = new byte[4096];
        put(page, 0, version == 2 ? reportV2() : reportV1());
        byte[] pek = pek();
        String magic =
                Arrays.toString(version == 2 ? "ATTESTATION_EXT\0".getBytes(StandardCharsets.US_ASCII) : new byte[16]);
        return "{\"attestation_report\":{\"magic\":" + magic + ",\"flags\":" + (version - 1) + ",\"data\":"
                + unsigned(page)
                + "},\"cert_chain\":{\"hsk_cek\":null,\"pek\":{\"body\":{\"ver\":1,\"data\":{\"firmware\":{\"major\":0,"
                + "\"minor\":0},\"reserved1\":0,\"pubkey\":{\"usage\":" + pekUsage + ",\"algo\":4,\"key\":{\"g\":"
                + curve
                + ",\"x\":" + unsigned(pek, 20, 72) + ",\"y\":" + unsigned(pek, 92, 72) + "}},\"uid_size\":"
                + userIdSize
                + ",\"user_id\":" + unsigned(pek, 166, 254) + ",\"sid\":" + unsigned(pek, 420, 16) + ",\"reserved2\":"
                + unsigned(pek, 436, 608) + "}},\"sigs\":[" + signature(pek, 1044) + "," + signature(pek, 1564)
                + "]}},\"serial_number\":" + unsigned(chipId) + "}";
    }

    private static String signature(byte[] pek, int at) {
        long usage = (pek[at] & 0xFF) | (pek[at + 1] & 0xFF) << 8;
        return "{\"usage\":" + usage + ",\"algo\":" + pek[at + 4] + ",\"signature\":{\"r\":" + unsigned(pek, at + 8, 72)
                + ",\"s\":" + unsigned(pek, at + 80, 72) + "},\"_reserved\":" + unsigned(pek, at + 152, 368) + "}";
    }

    private static String unsigned(byte[] bytes) {
        return unsigned(bytes, 0, bytes.length);
    }

    private static String unsigned(byte[] bytes, int from, int count) {
        StringBuilder list = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            list.append(i == 0 ? "" : ",").append(bytes[from + i] & 0xFF);
        }
        return list.append(']').toString();
    }

    public CsvCollateral collateral() {
        return collateralAfterwards.apply(new CsvCollateral(Optional.of(hskCek()), Optional.of(hrk())));
    }

    public AttestationVerifier verifier() {
        return AttestationVerifier.of(TrustAnchors.of(List.of(TrustAnchor.simulated(EvidenceKind.CSV, hrk()))));
    }

    public Verdict verdict(byte[] evidence) {
        return verifier()
                .verify(
                        EvidenceKind.CSV,
                        Evidence.of(evidence),
                        collateral(),
                        Instant.parse("2026-03-01T00:00:00Z"),
                        policy);
    }

    /** A coordinate that no point has, for a key off the curve. */
    static byte[] largestField() {
        return reversed(BigIntegers.asUnsignedByteArray(
                32, SM2.getCurve().getField().getCharacteristic().subtract(BigInteger.ONE)));
    }
}
