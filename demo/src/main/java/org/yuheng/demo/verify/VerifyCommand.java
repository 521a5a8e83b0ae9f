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

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new VerifyCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        try {
            Path pins = keys != null ? keys : file.toAbsolutePath().resolveSibling("pinned-keys.json");
            Outcome<PinnedKeys> pinned = PinnedKeys.parse(bytes(pins));
            if (!pinned.isAccepted()) {
                ERR.println(pinned.refusal());
                return UNUSABLE;
            }
            PolicyBundle by = bundle == null ? PolicyBundle.baseline() : PolicyBundle.load(bytes(bundle));
            List<Check> checks = new ReceiptVerifier(pinned.value(), new PolicyReadings(by)).verify(bytes(file));
            checks.forEach(VerifyCommand::print);
            boolean all = ReceiptVerifier.allPassed(checks);
            OUT.println(all ? "通过 / all checks passed" : "未通过 / not every check passed");
            return all ? 0 : NOT_PASSED;
        } catch (IOException | IllegalArgumentException e) {
            ERR.println(e.getMessage());
            return UNUSABLE;
        }
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
