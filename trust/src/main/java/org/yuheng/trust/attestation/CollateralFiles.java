package org.yuheng.trust.attestation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Collateral from disk. Nothing in it is trusted for being there: a root certificate beside it is not pinned.
 *
 * <ul>
 *   <li>SGX, TDX: a file, one JSON object as {@link IntelCollateralJson}; or a folder with pckCert.pem, pckSignChain.pem,
 *       tcbSignChain.pem, rootCaCrl.der, intermediateCaCrl.der, tcbInfo.json, qeIdentity.json.
 *   <li>SNP: a folder with vcek or vlek, ask or asvk, ark, and optionally crl.
 *   <li>CSV: a folder with hsk_cek and hrk.
 * </ul>
 *
 * <p>Any extension will do (.pem, .der, .cert, none); what is absent is absent collateral.
 */
public final class CollateralFiles {

    private static final long LARGEST = 4 << 20;

    private CollateralFiles() {}

    /**
     * Loads what is there.
     *
     * @throws IOException if it cannot be read
     * @throws UnusableCollateral if it is no collateral
     */
    public static Collateral read(EvidenceKind kind, Path path) throws IOException, UnusableCollateral {
        boolean folder = Files.isDirectory(path);
        return switch (kind) {
            case SGX, TDX -> folder ? intel(path) : IntelCollateralJson.read(bounded(path));
            case SNP -> {
                requireFolder(folder, path, "vcek or vlek, ask or asvk, ark");
                yield snp(path);
            }
            case CSV -> {
                requireFolder(folder, path, "hsk_cek and hrk");
                yield new CsvCollateral(find(path, "hsk_cek"), find(path, "hrk"));
            }
            case NITRO -> Collateral.none();
        };
    }

    /** A folder may hold a product's whole chain: then the CA that goes with the key is taken. */
    private static SnpCollateral snp(Path folder) throws IOException, UnusableCollateral {
        Optional<byte[]> key = find(folder, "vcek", "vlek");
        Optional<byte[]> ask = find(folder, "ask");
        Optional<byte[]> asvk = find(folder, "asvk");
        boolean vlek = find(folder, "vlek").isPresent();
        return new SnpCollateral(
                key, vlek ? asvk.or(() -> ask) : ask.or(() -> asvk), find(folder, "ark"), find(folder, "crl"));
    }

    private static IntelCollateral intel(Path folder) throws IOException, UnusableCollateral {
        Optional<byte[]> pckCert = find(folder, "pckCert");
        Optional<byte[]> pckIssuers = find(folder, "pckSignChain");
        Optional<byte[]> tcbIssuers = find(folder, "tcbSignChain");
        Optional<SignedEnvelope> tcbInfo = envelope(folder, "tcbInfo", "tcbInfo");
        Optional<SignedEnvelope> qeIdentity = envelope(folder, "qeIdentity", "enclaveIdentity");
        return new IntelCollateral(
                pckCert.map(
                        leaf -> pckIssuers.map(issuers -> joined(leaf, issuers)).orElse(leaf)),
                pckIssuers,
                find(folder, "rootCaCrl"),
                find(folder, "intermediateCaCrl"),
                tcbIssuers,
                tcbInfo.map(SignedEnvelope::signed),
                tcbInfo.map(SignedEnvelope::signature),
                tcbIssuers,
                qeIdentity.map(SignedEnvelope::signed),
                qeIdentity.map(SignedEnvelope::signature));
    }

    private static Optional<SignedEnvelope> envelope(Path folder, String name, String key)
            throws IOException, UnusableCollateral {
        Optional<byte[]> file = find(folder, name);
        return file.isPresent() ? Optional.of(SignedEnvelope.cut(file.get(), key)) : Optional.empty();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(first);
        all.write('\n');
        all.writeBytes(second);
        return all.toByteArray();
    }

    private static void requireFolder(boolean folder, Path path, String names) throws UnusableCollateral {
        if (!folder) {
            throw new UnusableCollateral(path + " is no folder; expected one with " + names, null);
        }
    }

    /** The one file of one of these names, with any extension. */
    private static Optional<byte[]> find(Path folder, String... names) throws IOException, UnusableCollateral {
        List<Path> found;
        try (Stream<Path> files = Files.list(folder)) {
            found = files.filter(f -> List.of(names).contains(stem(f))).toList();
        }
        if (found.size() > 1) {
            throw new UnusableCollateral(
                    "several of " + String.join(", ", names) + " in " + folder + ": " + found, null);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(bounded(found.get(0)));
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static byte[] bounded(Path file) throws IOException, UnusableCollateral {
        if (Files.size(file) > LARGEST) {
            throw new UnusableCollateral(
                    RefusalCode.COLLATERAL_TOO_LARGE,
                    file + " has " + Files.size(file) + " bytes; at most " + LARGEST + " are read",
                    null);
        }
        return Files.readAllBytes(file);
    }
}
