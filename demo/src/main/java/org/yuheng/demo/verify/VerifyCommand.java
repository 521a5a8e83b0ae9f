package org.yuheng.demo.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.receipt.Check;
import org.yuheng.trust.receipt.FiledForm;
import org.yuheng.trust.receipt.PinnedKeys;
import org.yuheng.trust.receipt.ReceiptFile;
import org.yuheng.trust.receipt.ReceiptVerifier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code yuheng verify receipt FILE}. */
@Command(
        name = "verify receipt",
        description = "离线核验存证回执 / Check a receipt offline, with pinned keys alone.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every check passed", "2:unusable arguments or files", "3:at least one check did not pass"})
public final class VerifyCommand implements Callable<Integer> {

    private static final int UNUSABLE = 2;
    private static final int NOT_PASSED = 3;

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final PrintStream ERR = new PrintStream(System.err, true, StandardCharsets.UTF_8);

    @Parameters(paramLabel = "FILE", description = "the receipt")
    private Path file;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "pinned keys, had from somewhere else than the receipt; otherwise pinned-keys.json beside it")
    private Path keys;

    @Option(names = "--bundle", paramLabel = "FILE", description = "packed policy bundle; otherwise the baseline")
    private Path bundle;

    @Option(
            names = "--form",
            paramLabel = "FILE",
            description =
                    "核对申请表原文与回执一致 / the filed form's exact bytes, from the receipt's page: shows that it is what was"
                            + " signed")
    private Path form;

    @Option(
            names = "--papers",
            paramLabel = "DIR",
            description =
                    "核对附件与提交时一致，须同时给出 --form / a directory with the request's attachments: shows that they are those"
                            + " that were signed; needs --form")
    private Path papers;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new VerifyCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        try {
            if (papers != null && form == null) {
                ERR.println(
                        "FORM_NEEDED: --papers " + papers
                                + " without --form; the form names its papers by digest, and the receipt carries the form's digest alone");
                return UNUSABLE;
            }
            Outcome<PinnedKeys> pinned = PinnedKeys.parse(bytes(pins()));
            if (!pinned.isAccepted()) {
                ERR.println(pinned.refusal());
                return UNUSABLE;
            }
            PolicyBundle by = bundle == null ? PolicyBundle.baseline() : PolicyBundle.load(bytes(bundle));
            List<Check> checks = new ReceiptVerifier(pinned.value(), new PolicyReadings(by)).verify(bytes(file));
            checks.forEach(VerifyCommand::print);
            boolean all = ReceiptVerifier.allPassed(checks) & asFiled();
            OUT.println(all ? "通过 / all checks passed" : "未通过 / not every check passed");
            return all ? 0 : NOT_PASSED;
        } catch (IOException | IllegalArgumentException e) {
            ERR.println(e.getMessage());
            return UNUSABLE;
        }
    }

    /** Whether the form and the papers that were given are what was signed; true where none were. */
    private boolean asFiled() throws IOException {
        if (form == null) {
            return true;
        }
        Outcome<FiledForm> read = FiledForm.of(bytes(file), bytes(form));
        if (!read.isAccepted()) {
            OUT.println("✗ " + read.refusal().code() + "  " + form + "  "
                    + read.refusal().message());
            OUT.println("    申请表不是签署的那一份 / the form is not the one that was signed");
            return false;
        }
        FiledForm filed = read.value();
        OUT.println("✓ FORM_SAME  " + form + "  " + filed.digest());
        OUT.println("    证明：各方签署的正是这份申请表 / proves: this is the form that was approved, byte for byte");
        if (papers == null) {
            filed.papers()
                    .ifPresent(named -> OUT.println("    附件未核对，共 " + named.size()
                            + " 份，可用 --papers 目录 核对 / its papers were not looked at, " + named.size()
                            + " of them; --papers DIR does"));
            return true;
        }
        List<FiledForm.Finding> findings = filed.compare(PaperFiles.in(papers, List.of(file, form, pins())));
        findings.forEach(VerifyCommand::print);
        boolean same = findings.stream().allMatch(finding -> finding.code().good());
        if (same) {
            OUT.println("    证明：附件正是签署时的 " + findings.size() + " 份 / proves: these are the " + findings.size()
                    + " papers that were signed for, no more and no other");
        }
        return same;
    }

    private static void print(FiledForm.Finding finding) {
        OUT.println((finding.code().good() ? "✓ " : "✗ ") + finding.code() + "  " + finding.file() + "  "
                + finding.code().zh() + " / " + finding.code().en());
        if (!finding.code().good()) {
            OUT.println("    提交时 / filed: " + (finding.expected().isEmpty() ? "-" : finding.expected())
                    + "  现在 / found: " + (finding.found().isEmpty() ? "-" : finding.found()));
        }
    }

    private Path pins() {
        return keys != null ? keys : file.toAbsolutePath().resolveSibling("pinned-keys.json");
    }

    private static byte[] bytes(Path path) throws IOException {
        if (!Files.isRegularFile(path) || Files.size(path) > ReceiptFile.LARGEST) {
            throw new IOException(
                    "FILE_UNREADABLE: " + path + " is no file of at most " + ReceiptFile.LARGEST + " bytes");
        }
        return Files.readAllBytes(path);
    }

    private static void print(Check check) {
        OUT.println((check.passed() ? "✓ " : "✗ ") + check.code() + "  " + check.reason() + "  " + check.detail());
        OUT.println("    证明：" + check.code().provesZh() + " / proves: "
                + check.code().provesEn());
        OUT.println("    不证明：" + check.code().doesNotProveZh() + " / does not prove: "
                + check.code().doesNotProveEn());
    }
}
