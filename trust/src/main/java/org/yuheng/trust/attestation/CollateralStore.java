package org.yuheng.trust.attestation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.Refusal;
import org.yuheng.trust.attestation.intel.IntelVerifier;
import tools.jackson.databind.JsonNode;

/**
 * Collateral in a folder: Intel's, one file for each technology and platform family, and certificate chains of SEV-SNP and
 * CSV platforms. It is verified against the pinned roots before it is stored, and what is older than the stored one is
 * refused: rolling collateral back would hide that a platform is no longer up to date.
 */
public final class CollateralStore implements CollateralSource {

    private static final String IMPORTED_AT = "imported_at";

    private final Path folder;
    private final TrustAnchors anchors;
    private final ChainFolder chains;

    public CollateralStore(Path folder, TrustAnchors anchors) {
        this.folder = folder;
        this.anchors = anchors;
        this.chains = new ChainFolder(folder, anchors);
    }

    /** What became of a bundle. */
    public sealed interface Outcome {

        /** It is stored; its warnings say what expires within seven days. */
        record Imported(CollateralFacts facts) implements Outcome {}

        /** A platform's certificate chain is stored; its warnings say what expires within seven days. */
        record ImportedChain(ChainFacts facts) implements Outcome {}

        /** It is not stored. */
        record Refused(RefusalCode code, String found, String expected) implements Outcome {}
    }

    /**
     * Imports what {@link CollateralFiles} reads of a file or folder.
     *
     * @param kind SGX, TDX, SNP or CSV; NITRO evidence brings its own certificates
     * @param now the time at which everything in it must be current
     */
    public Outcome importFrom(EvidenceKind kind, Path path, Instant now) throws IOException {
        try {
            return importCollateral(kind, CollateralFiles.read(kind, path), now);
        } catch (UnusableCollateral e) {
            return unusable(e);
        }
    }

    /**
     * Imports a bundle, one JSON object as {@link IntelCollateralJson}.
     *
     * @param kind SGX or TDX
     * @param now the time at which everything in it must be current
     */
    public Outcome importBundle(EvidenceKind kind, byte[] json, Instant now) throws IOException {
        try {
            return importCollateral(kind, IntelCollateralJson.read(json), now);
        } catch (UnusableCollateral e) {
            return unusable(e);
        }
    }

    private static Outcome unusable(UnusableCollateral e) {
        return new Outcome.Refused(
                e.code().orElse(RefusalCode.COLLATERAL_ENCODING), e.getMessage(), "a collateral bundle");
    }

    private Outcome importCollateral(EvidenceKind kind, Collateral collateral, Instant now) throws IOException {
        try {
            if (collateral instanceof IntelCollateral intel) {
                return importIntel(kind, intel, now);
            } else if (collateral instanceof SnpCollateral snp) {
                return chains.take(snp, now);
            } else if (collateral instanceof CsvCollateral csv) {
                return chains.take(csv, now);
            }
            return new Outcome.Refused(
                    RefusalCode.COLLATERAL_ENCODING, kind + " has no collateral", "SGX, TDX, SNP or CSV");
        } catch (Refusal e) {
            return new Outcome.Refused(e.code(), e.found(), e.expected());
        }
    }

    private Outcome importIntel(EvidenceKind kind, IntelCollateral collateral, Instant now)
            throws IOException, Refusal {
        CollateralFacts facts = verifier().inspect(kind, collateral, now);
        Optional<CollateralFacts> stored = stored(kind, facts.fmspc());
        if (stored.isPresent() && isOlder(facts, stored.get())) {
            return new Outcome.Refused(
                    RefusalCode.COLLATERAL_ROLLED_BACK, describe(facts), "not before " + describe(stored.get()));
        }
        store(file(kind, facts.fmspc()), collateral, now);
        return new Outcome.Imported(facts);
    }

    @Override
    public Collateral collateralFor(EvidenceKind kind, Evidence evidence) throws IOException {
        try {
            return switch (kind) {
                case SGX, TDX -> intelFor(kind, evidence);
                case SNP -> chains.snpFor(evidence.bytes());
                case CSV -> chains.csvFor(evidence.bytes());
                case NITRO -> Collateral.none();
            };
        } catch (Refusal unreadable) {
            return Collateral.none(); // the verifier says what is wrong with the evidence
        } catch (UnusableCollateral e) {
            throw new IOException("stored collateral was damaged: " + e.getMessage(), e);
        }
    }

    private Collateral intelFor(EvidenceKind kind, Evidence evidence) throws IOException, Refusal, UnusableCollateral {
        Path file = file(kind, verifier().fmspcOf(kind, evidence.bytes()));
        return Files.exists(file) ? IntelCollateralJson.read(Files.readAllBytes(file)) : Collateral.none();
    }

    /** Only its number and dates matter here, and it may have expired since: so it is read at the time of its import. */
    private Optional<CollateralFacts> stored(EvidenceKind kind, String fmspc) throws IOException {
        Path file = file(kind, fmspc);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] json = Files.readAllBytes(file);
        try {
            Instant imported = Instant.parse(
                    StrictJson.read(json, JsonNode.class).path(IMPORTED_AT).asString());
            return Optional.of(verifier().inspect(kind, IntelCollateralJson.read(json), imported));
        } catch (UnusableCollateral | Refusal | JsonRefusal | DateTimeParseException e) {
            throw new IOException("stored collateral " + file + " was damaged: " + e.getMessage(), e);
        }
    }

    private Path file(EvidenceKind kind, String fmspc) {
        return folder.resolve(kind.name().toLowerCase(Locale.ROOT) + "-" + fmspc + ".json");
    }

    /** In one step, so that a crash leaves the old bundle or the new one. */
    private void store(Path file, IntelCollateral collateral, Instant now) throws IOException {
        String fields = new String(IntelCollateralJson.write(collateral), StandardCharsets.UTF_8);
        String dated = "{\"" + IMPORTED_AT + "\":\"" + now + "\"," + fields.substring(1);
        Files.createDirectories(folder);
        Path written = Files.createTempFile(folder, "import", ".part");
        Files.writeString(written, dated);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isOlder(CollateralFacts facts, CollateralFacts stored) {
        return facts.evaluationDataNumber() < stored.evaluationDataNumber()
                || facts.issuedAt().isBefore(stored.issuedAt());
    }

    private static String describe(CollateralFacts facts) {
        return "tcbEvaluationDataNumber " + facts.evaluationDataNumber() + " issued at " + facts.issuedAt();
    }

    private IntelVerifier verifier() {
        return new IntelVerifier(anchors, Memo.ofSize(64));
    }
}
