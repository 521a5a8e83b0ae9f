package org.yuheng.trust.attestation.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yuheng.json.JsonRefusal;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationPolicyJson;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.Collateral;
import org.yuheng.trust.attestation.CollateralFiles;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.Step;
import org.yuheng.trust.attestation.TrustAnchor;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.UnusableCollateral;
import org.yuheng.trust.attestation.Verdict;
import org.yuheng.trust.attestation.VerdictJson;

/**
 * {@code verify evidence --kind sgx|tdx|snp|csv|nitro --evidence F [--collateral FILE|DIR] [--root DER] [--time T]
 * [--policy F]}: the verdict as one JSON object on standard output and in words on standard error. Exit 0 verified, 3
 * refused, 2 unusable input.
 */
public final class VerifyEvidence {

    public static final int VERIFIED = 0;
    public static final int UNUSABLE = 2;
    public static final int REFUSED = 3;

    private static final Set<String> OPTIONS =
            Set.of("--kind", "--evidence", "--collateral", "--root", "--time", "--policy");
    private static final String USAGE = "usage: verify evidence --kind sgx|tdx|snp|csv|nitro --evidence F"
            + " [--collateral FILE|DIR] [--root DER] [--time 2026-01-31T00:00:00Z] [--policy F]";

    private static final String HELP = USAGE + """


            --evidence F     the device's bytes; hex and base64 text are read too
            --collateral     sgx, tdx: one JSON file, or a folder; snp, csv: a folder; nitro needs none
            --root DER       pin this root (DER or PEM) instead of the vendor's
            --time T         the moment at which everything must be current, with its zone; now if left out
            --policy F       what to accept, JSON; without: any TCB status but Revoked, no debug, no service TD
            Prints the verdict as JSON (standard output) and in words (standard error).
            Exit 0 verified, 3 refused, 2 unusable input. docs/tee.md says which encodings are read.""";

    private VerifyEvidence() {}

    public static void main(String[] args) {
        System.exit(run(
                args,
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8)));
    }

    /** The command without the process around it. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        if (List.of(args).contains("--help")) {
            out.println(HELP);
            return VERIFIED;
        }
        Verdict verdict;
        try {
            verdict = verify(options(args));
        } catch (UnusableInput e) {
            err.println("unusable input: " + e.getMessage());
            return UNUSABLE;
        }
        out.println(new String(VerdictJson.write(verdict), StandardCharsets.UTF_8));
        err.println(VerdictJson.english(verdict));
        err.println(VerdictJson.chinese(verdict));
        return verdict.isVerified() ? VERIFIED : REFUSED;
    }

    private static Verdict verify(Map<String, String> options) throws UnusableInput {
        EvidenceKind kind = kind(required(options, "--kind"));
        Path file = Path.of(required(options, "--evidence"));
        long size = size(file);
        AttestationVerifier verifier = AttestationVerifier.of(anchors(kind, options));
        AttestationPolicy policy = policy(options);
        Instant time = time(options);
        if (size > EvidenceFile.LARGEST) {
            return tooLarge(size);
        }
        Evidence evidence = evidence(file);
        Collateral collateral;
        try {
            collateral = collateral(kind, options);
        } catch (UnusableCollateral e) {
            return refused(e);
        }
        return verifier.verify(kind, evidence, collateral, time, policy);
    }

    /** Collateral that two readers would read differently is refused; what is no collateral at all is unusable. */
    private static Verdict refused(UnusableCollateral problem) throws UnusableInput {
        return new Verdict.Refused(
                problem.code().orElseThrow(() -> new UnusableInput(problem.getMessage())),
                Step.COLLATERAL_PRESENT,
                problem.getMessage(),
                "collateral in its published encoding",
                List.of());
    }

    private static Verdict tooLarge(long size) {
        return new Verdict.Refused(
                RefusalCode.EVIDENCE_TOO_LARGE,
                Step.EVIDENCE_FORMAT,
                size + " bytes",
                "at most " + EvidenceFile.LARGEST,
                List.of());
    }

    private static Map<String, String> options(String[] args) throws UnusableInput {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i])) {
                throw new UnusableInput("unknown option " + args[i] + "; " + USAGE);
            }
            if (i + 1 == args.length) {
                throw new UnusableInput(args[i] + " without a value; " + USAGE);
            }
            if (options.put(args[i], args[i + 1]) != null) {
                throw new UnusableInput(args[i] + " twice; " + USAGE);
            }
        }
        return options;
    }

    private static String required(Map<String, String> options, String name) throws UnusableInput {
        String value = options.get(name);
        if (value == null) {
            throw new UnusableInput("no " + name + "; " + USAGE);
        }
        return value;
    }

    private static EvidenceKind kind(String name) throws UnusableInput {
        for (EvidenceKind kind : EvidenceKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return kind;
            }
        }
        throw new UnusableInput("kind " + name + "; expected sgx, tdx, snp, csv or nitro");
    }

    private static long size(Path evidence) throws UnusableInput {
        if (!Files.isRegularFile(evidence)) {
            throw new UnusableInput("evidence " + evidence
                    + (Files.exists(evidence) ? " is no file; expected one report or quote" : " does not exist"));
        }
        try {
            return Files.size(evidence);
        } catch (IOException e) {
            throw new UnusableInput("evidence cannot be read: " + e);
        }
    }

    private static Evidence evidence(Path file) throws UnusableInput {
        try {
            return EvidenceFile.read(file);
        } catch (IOException e) {
            throw new UnusableInput("evidence cannot be read: " + e);
        }
    }

    private static Collateral collateral(EvidenceKind kind, Map<String, String> options)
            throws UnusableInput, UnusableCollateral {
        String path = options.get("--collateral");
        if (path == null) {
            return Collateral.none();
        }
        try {
            return CollateralFiles.read(kind, Path.of(path));
        } catch (IOException e) {
            throw new UnusableInput("collateral cannot be read: " + e);
        }
    }

    private static TrustAnchors anchors(EvidenceKind kind, Map<String, String> options) throws UnusableInput {
        String root = options.get("--root");
        if (root == null) {
            return TrustAnchors.vendors();
        }
        try {
            TrustAnchor given = TrustAnchor.simulated(kind, Files.readAllBytes(Path.of(root)));
            // who names a vendor's root pins that one alone; it does not become a simulation's by being named
            return TrustAnchors.of(
                    List.of(TrustAnchors.vendors().find(kind, given.keySha256()).orElse(given)));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnusableInput("root cannot be read: " + e);
        }
    }

    /** Pinning another root is already the decision to look at evidence that is not a vendor's. */
    private static AttestationPolicy policy(Map<String, String> options) throws UnusableInput {
        String file = options.get("--policy");
        if (file == null) {
            AttestationPolicy inspection = AttestationPolicy.inspection();
            return options.containsKey("--root") ? inspection.allowingSimulated() : inspection;
        }
        try {
            return AttestationPolicyJson.read(Files.readAllBytes(Path.of(file)));
        } catch (IOException | JsonRefusal | IllegalArgumentException e) {
            throw new UnusableInput("policy cannot be read: " + e);
        }
    }

    private static Instant time(Map<String, String> options) throws UnusableInput {
        String time = options.get("--time");
        if (time == null) {
            return Instant.now();
        }
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeParseException e) {
            throw new UnusableInput("time \"" + time + "\"; expected date, time and zone as 2026-01-31T00:00:00Z"
                    + " or 2026-01-31T08:00:00+08:00");
        }
    }

    /** What ends with exit 2. */
    private static final class UnusableInput extends Exception {
        UnusableInput(String message) {
            super(message);
        }
    }
}
