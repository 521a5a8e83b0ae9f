package org.yuheng.trust.attestation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 *   <li>SNP: a folder with vcek or vlek, ask or asvk, ark (or cert_chain, as AMD publishes the two CAs), and optionally
 *       crl.
 *   <li>CSV: a folder with hsk_cek (or hsk and cek) and hrk.
 * </ul>
 *
 * <p>Any extension will do (.pem, .der, .cert, none), and the content decides what it is: certificates in DER or PEM,
 * revocation lists in DER, PEM, hex or base64. What is absent is absent collateral.
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
        if (Files.notExists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        boolean folder = Files.isDirectory(path);
        return switch (kind) {
            case SGX, TDX -> folder ? intel(path) : IntelCollateralJson.read(bounded(path));
            case SNP -> {
                requireFolder(folder, path, "vcek or vlek, ask or asvk, ark");
                yield snp(path);
            }
            case CSV -> {
                requireFolder(folder, path, "hsk_cek and hrk");
                yield new CsvCollateral(hskCek(path), find(path, "hrk"));
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
        Optional<byte[]> issuer = vlek ? asvk.or(() -> ask) : ask.or(() -> asvk);
        Optional<byte[]> ark = find(folder, "ark");
        Optional<byte[]> chain = find(folder, "cert_chain");
        if (issuer.isEmpty() && ark.isEmpty() && chain.isPresent()) {
            List<byte[]> both = CollateralText.certificates(chain.get());
            issuer = Optional.of(both.get(0));
            ark = Optional.of(both.get(1));
        }
        return new SnpCollateral(key, issuer, ark, crl(folder, "crl"));
    }

    /** Hygon hands the two out as one file; some keep them apart. */
    private static Optional<byte[]> hskCek(Path folder) throws IOException, UnusableCollateral {
        Optional<byte[]> both = find(folder, "hsk_cek");
        Optional<byte[]> hsk = find(folder, "hsk");
        Optional<byte[]> cek = find(folder, "cek");
        if (both.isPresent() || hsk.isEmpty() || cek.isEmpty()) {
            return both;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(hsk.get());
        all.writeBytes(cek.get());
        return Optional.of(all.toByteArray());
    }

    private static Optional<byte[]> crl(Path folder, String name) throws IOException, UnusableCollateral {
        Optional<byte[]> file = find(folder, name);
        return file.isPresent() ? Optional.of(CollateralText.der(file.get(), name)) : file;
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
                crl(folder, "rootCaCrl"),
                crl(folder, "intermediateCaCrl"),
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
