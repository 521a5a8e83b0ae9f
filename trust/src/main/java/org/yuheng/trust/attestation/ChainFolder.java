package org.yuheng.trust.attestation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.attestation.amd.SnpVerifier;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.Refusal;
import org.yuheng.trust.attestation.hygon.CsvVerifier;

/** Certificate chains of SEV-SNP and CSV platforms in a {@link CollateralStore}'s folder, one file for each platform. */
final class ChainFolder {

    private final Path folder;
    private final SnpVerifier snp;
    private final CsvVerifier csv;

    ChainFolder(Path folder, TrustAnchors anchors) {
        this.folder = folder;
        this.snp = new SnpVerifier(anchors, Memo.ofSize(64));
        this.csv = new CsvVerifier(anchors, Memo.ofSize(64));
    }

    /** As it is on disk. */
    record StoredChain(
            Instant importedAt,
            Optional<Base64Bytes> endorsementKey,
            Optional<Base64Bytes> signingKey,
            Optional<Base64Bytes> rootKey,
            Optional<Base64Bytes> crl,
            Optional<Base64Bytes> hskCek,
            Optional<Base64Bytes> hrk) {

        static StoredChain of(SnpCollateral given, Instant now) {
            return new StoredChain(
                    now,
                    given.endorsementKey().map(Base64Bytes::of),
                    given.signingKey().map(Base64Bytes::of),
                    given.rootKey().map(Base64Bytes::of),
                    given.crl().map(Base64Bytes::of),
                    Optional.empty(),
                    Optional.empty());
        }

        static StoredChain of(CsvCollateral given, Instant now) {
            return new StoredChain(
                    now,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    given.hskCek().map(Base64Bytes::of),
                    given.hrk().map(Base64Bytes::of));
        }

        SnpCollateral snp() {
            return new SnpCollateral(
                    endorsementKey.map(Base64Bytes::bytes),
                    signingKey.map(Base64Bytes::bytes),
                    rootKey.map(Base64Bytes::bytes),
                    crl.map(Base64Bytes::bytes));
        }

        CsvCollateral csv() {
            return new CsvCollateral(hskCek.map(Base64Bytes::bytes), hrk.map(Base64Bytes::bytes));
        }
    }

    CollateralStore.Outcome take(SnpCollateral given, Instant now) throws IOException, Refusal {
        ChainFacts facts = snp.inspect(given, now);
        Optional<StoredChain> stored = read(file(EvidenceKind.SNP, facts.platform()));
        if (stored.isPresent()) {
            ChainFacts before = inspected(stored.get());
            if (facts.takesBack(before)) {
                return new CollateralStore.Outcome.Refused(
                        RefusalCode.COLLATERAL_ROLLED_BACK, facts.describe(), "nothing below " + before.describe());
            }
        }
        return write(facts, StoredChain.of(given, now));
    }

    /** Hygon's certificates have no dates, levels or lists, so that none is older than another. */
    CollateralStore.Outcome take(CsvCollateral given, Instant now) throws IOException, Refusal {
        return write(csv.inspect(given), StoredChain.of(given, now));
    }

    /** What is stored may have expired since, so it is read at the time of its import. */
    private ChainFacts inspected(StoredChain stored) throws IOException {
        try {
            return snp.inspect(stored.snp(), stored.importedAt());
        } catch (Refusal e) {
            throw new IOException("stored collateral in " + folder + " was damaged: " + e.getMessage(), e);
        }
    }

    /** The chain of the platform that gave this report, if it was imported. */
    Collateral snpFor(byte[] report) throws IOException, Refusal {
        for (String platform : snp.platformsOf(report)) {
            Optional<StoredChain> stored = read(file(EvidenceKind.SNP, platform));
            if (stored.isPresent()) {
                return stored.get().snp();
            }
        }
        return Collateral.none();
    }

    /** The chain whose chip key signed this evidence's own key, if it was imported. */
    Collateral csvFor(byte[] evidence) throws IOException, Refusal {
        if (!Files.isDirectory(folder)) {
            return Collateral.none();
        }
        List<Path> chains;
        try (Stream<Path> files = Files.list(folder)) {
            chains = files.filter(file -> file.getFileName().toString().matches("csv-cek-[0-9a-f]+\\.json"))
                    .sorted()
                    .toList();
        }
        for (Path chain : chains) {
            CsvCollateral stored = read(chain).orElseThrow().csv();
            if (csv.isOf(evidence, stored)) {
                return stored;
            }
        }
        return Collateral.none();
    }

    private Path file(EvidenceKind kind, String platform) {
        return folder.resolve(kind.name().toLowerCase(Locale.ROOT) + "-" + platform + ".json");
    }

    private static Optional<StoredChain> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(StrictJson.read(Files.readAllBytes(file), StoredChain.class));
        } catch (JsonRefusal e) {
            throw new IOException("stored collateral " + file + " was damaged: " + e.getMessage(), e);
        }
    }

    /** In one step, so that a crash leaves the old chain or the new one. */
    private CollateralStore.Outcome write(ChainFacts facts, StoredChain chain) throws IOException {
        Files.createDirectories(folder);
        Path written = Files.createTempFile(folder, "import", ".part");
        Files.write(written, StrictJson.write(chain));
        Files.move(
                written,
                file(facts.kind(), facts.platform()),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return new CollateralStore.Outcome.ImportedChain(facts);
    }
}
