package org.yuheng.trust.attestation.amd;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The product lines, which differ in root key, TCB byte order and length of the hardware id. */
enum Product {
    MILAN("Milan", 64, new String[] {"bootloader", "tee", null, null, null, null, "snp", "microcode"}),
    GENOA("Genoa", 64, new String[] {"bootloader", "tee", null, null, null, null, "snp", "microcode"}),
    TURIN("Turin", 8, new String[] {"fmc", "bootloader", "tee", "snp", null, null, null, "microcode"});

    private final String published;
    private final int hardwareIdSize;
    private final String[] tcbBytes;

    Product(String published, int hardwareIdSize, String[] tcbBytes) {
        this.published = published;
        this.hardwareIdSize = hardwareIdSize;
        this.tcbBytes = tcbBytes;
    }

    /** As in the names of AMD's certificates. */
    String published() {
        return published;
    }

    int hardwareIdSize() {
        return hardwareIdSize;
    }

    /** The eight bytes of a TCB version by component, in this product's order. */
    Map<String, Integer> tcb(byte[] version) {
        Map<String, Integer> components = new LinkedHashMap<>();
        for (int i = 0; i < tcbBytes.length; i++) {
            if (tcbBytes[i] != null) {
                components.put(tcbBytes[i], version[i] & 0xFF);
            }
        }
        return components;
    }

    /** From a certificate's product name, "Milan-B0" or "Milan". */
    static Optional<Product> ofName(String name) {
        for (Product product : values()) {
            if (name.equals(product.published) || name.startsWith(product.published + "-")) {
                return Optional.of(product);
            }
        }
        return Optional.empty();
    }

    /** From CPUID family and model, as reports carry them from version 3 on. */
    static Optional<Product> ofCpuid(int family, int model) {
        if (family == 0x19) {
            return switch (model >> 4) {
                case 0x0 -> Optional.of(MILAN);
                case 0x1, 0xA -> Optional.of(GENOA);
                default -> Optional.empty();
            };
        }
        return family == 0x1A && model >> 4 <= 1 ? Optional.of(TURIN) : Optional.empty();
    }
}
