package org.yuheng.trust.attestation.amd;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Refusal;
import org.yuheng.trust.attestation.x509.Certificate;

/**
 * What AMD wrote into a VCEK or VLEK certificate: the product, the TCB for which the key was derived, and for a VCEK the
 * chip.
 *
 * @param hardwareId of the chip; absent in a VLEK
 * @param tcb by component, those of the product
 */
record EndorsementKey(Certificate certificate, Product product, Optional<byte[]> hardwareId, Map<String, Integer> tcb) {

    private static final String AMD = "1.3.6.1.4.1.3704.1.";
    private static final String PRODUCT_NAME = AMD + "2";
    private static final String HARDWARE_ID = AMD + "4";
    private static final Map<String, String> TCB = Map.of(
            "bootloader", AMD + "3.1",
            "tee", AMD + "3.2",
            "snp", AMD + "3.3",
            "microcode", AMD + "3.8",
            "fmc", AMD + "3.9");

    static EndorsementKey of(Certificate certificate) throws Refusal {
        try {
            String name = ASN1IA5String.getInstance(primitive(certificate, PRODUCT_NAME))
                    .getString();
            Product product = Product.ofName(name)
                    .orElseThrow(() -> new Refusal(RefusalCode.PRODUCT_MISMATCH, name, "Milan, Genoa or Turin"));
            Map<String, Integer> tcb = new LinkedHashMap<>();
            for (String component : product.tcb(new byte[8]).keySet()) {
                tcb.put(
                        component,
                        ASN1Integer.getInstance(primitive(certificate, TCB.get(component)))
                                .intValueExact());
            }
            return new EndorsementKey(certificate, product, hardwareId(certificate, product), tcb);
        } catch (IOException | RuntimeException e) {
            // BouncyCastle signals hostile input with many runtime exceptions; all mean the same here
            throw new Refusal(
                    RefusalCode.CERTIFICATE_MALFORMED,
                    "AMD's extensions in \"" + certificate.name() + "\": " + e.getMessage(),
                    "product name and TCB of a VCEK or VLEK");
        }
    }

    /** AMD writes the id bare; certificates of its first kind have it as an OCTET STRING. */
    private static Optional<byte[]> hardwareId(Certificate certificate, Product product) {
        int size = product.hardwareIdSize();
        return certificate
                .extension(HARDWARE_ID)
                .map(id -> id.length == size + 2 && id[0] == BERTags.OCTET_STRING && id[1] == size
                        ? Arrays.copyOfRange(id, 2, id.length)
                        : id);
    }

    private static ASN1Primitive primitive(Certificate certificate, String oid) throws IOException, Refusal {
        return ASN1Primitive.fromByteArray(certificate
                .extension(oid)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.CERTIFICATE_ROLE,
                        "no extension " + oid + " in \"" + certificate.name() + "\"",
                        "a VCEK or VLEK certificate")));
    }

    boolean isVlek() {
        return hardwareId.isEmpty();
    }

    /** Whose key it is, as {@link org.yuheng.trust.attestation.ChainFacts#platform()} names it. */
    String platform() {
        return hardwareId.map(id -> chip(Arrays.copyOf(id, SnpReport.CHIP_ID))).orElseGet(() -> vlek(product));
    }

    /** A report does not say whose VLEK signed it; before version 3 it does not say the product line either. */
    static List<String> platformsOf(SnpReport report) {
        if (report.signingKey() == 0) {
            return List.of(chip(report.chipId()));
        }
        Optional<Product> running = report.version() < 3
                ? Optional.empty()
                : Product.ofCpuid(report.cpuid()[0] & 0xFF, report.cpuid()[1] & 0xFF);
        return running.map(product -> List.of(vlek(product))).orElseGet(() -> Arrays.stream(Product.values())
                .map(EndorsementKey::vlek)
                .toList());
    }

    private static String chip(byte[] id) {
        return "chip-" + HexFormat.of().formatHex(id);
    }

    private static String vlek(Product product) {
        return "vlek-" + product.published().toLowerCase(Locale.ROOT);
    }

    /** The key must be derived for exactly the TCB that the report gives, on the chip that it names. */
    void requirePlatform(SnpReport report) throws Refusal {
        requireProduct(report);
        requireKeyKind(report);
        if (hardwareId.isPresent()) {
            requireChip(report.chipId(), hardwareId.get());
        }
        Map<String, Integer> reported = product.tcb(report.reportedTcb());
        if (!reported.equals(tcb)) {
            throw new Refusal(
                    RefusalCode.PLATFORM_TCB_MISMATCH, "reported TCB " + reported, "the certificate's " + tcb);
        }
    }

    private void requireProduct(SnpReport report) throws Refusal {
        if (report.version() < 3) {
            return;
        }
        Optional<Product> running = Product.ofCpuid(report.cpuid()[0] & 0xFF, report.cpuid()[1] & 0xFF);
        if (running.isEmpty() || running.get() != product) {
            throw new Refusal(
                    RefusalCode.PRODUCT_MISMATCH,
                    "a report of " + running.map(Product::published).orElse("an unknown product") + ", CPUID "
                            + HexFormat.of().formatHex(report.cpuid()),
                    product.published());
        }
    }

    private void requireKeyKind(SnpReport report) throws Refusal {
        int expected = isVlek() ? 1 : 0;
        if (report.signingKey() != expected) {
            throw new Refusal(
                    RefusalCode.SIGNING_KEY_MISMATCH,
                    "a report signed by key kind " + report.signingKey(),
                    expected + (isVlek() ? " (VLEK)" : " (VCEK)"));
        }
    }

    private void requireChip(byte[] chipId, byte[] expected) throws Refusal {
        if (expected.length != product.hardwareIdSize()
                || !Arrays.equals(Arrays.copyOf(expected, chipId.length), chipId)) {
            throw new Refusal(
                    RefusalCode.CHIP_ID_MISMATCH,
                    HexFormat.of().formatHex(chipId),
                    HexFormat.of().formatHex(expected) + " as in \"" + certificate.name() + "\"");
        }
    }
}
