package org.yuheng.node.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.yuheng.json.StrictJson;
import org.yuheng.node.Node;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.home.SealingRequest;
import org.yuheng.node.membership.JoinRequest;
import org.yuheng.node.operator.OperatorHome;
import org.yuheng.trust.identity.Password;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code yuheng operator}: the offline keys; run it on a machine that the orchestrator cannot reach. */
@Command(
        name = "operator",
        description = "运营方离线命令 / The operator's offline command line.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:refused; the message says why", "2:unusable arguments"})
public final class OperatorCommand {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Option(
            names = "--operator",
            description = "离线目录 / the offline directory",
            defaultValue = ".yuheng/operator",
            scope = ScopeType.INHERIT)
    private Path directory;

    public static void main(String[] arguments) {
        System.exit(CodedExit.run(new OperatorCommand(), arguments));
    }

    @Command(name = "init", description = "生成离线密钥 / Make the offline keys.", mixinStandardHelpOptions = true)
    void init() throws IOException {
        if (Files.exists(directory)) {
            throw new IOException("OPERATOR_EXISTS: " + directory + " exists; keys are never overwritten");
        }
        try (Password random = Password.random()) {
            new OperatorHome(directory, Clock.systemUTC()).create(random);
            Path password = directory.resolve("password");
            Files.writeString(password, new String(random.reveal()) + "\n");
            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        }
        OUT.println(directory);
    }

    @Command(
            name = "manifest",
            description = "签发飞地度量清单 / Sign what the installed enclave programs measure.",
            mixinStandardHelpOptions = true)
    void manifest(@Option(names = "--enclaves", required = true) Path enclaves) throws IOException {
        try (Password password = password()) {
            new OperatorHome(directory, Clock.systemUTC())
                    .signManifest(enclaves, Node.VERSION, password)
                    .programs()
                    .forEach(program -> OUT.println(program.role() + " " + program.measurement()));
        }
    }

    @Command(
            name = "certify",
            description = "认证一个节点的密封公钥并写入固定项 / Certify a node's sealing keys and copy what it pins.",
            mixinStandardHelpOptions = true)
    void certify(
            @Option(names = "--node", required = true, description = "the node's home") Path node,
            @Option(names = "--hosts-enclaves", description = "also hand over the simulated platform") boolean hosts)
            throws IOException {
        NodeHome home = new NodeHome(node);
        OperatorHome operator = new OperatorHome(directory, Clock.systemUTC());
        try (Password password = password()) {
            for (SealingRequest request :
                    OperatorHome.requests(Files.readAllBytes(home.resolve("sealing-requests.json")))) {
                Files.write(
                        home.resolve("keys/" + request.organization() + ".sealing.cert"),
                        operator.certify(request, password));
                OUT.println(request.organization());
            }
        }
        operator.pinInto(home, hosts);
    }

    @Command(
            name = "members",
            description = "成员名单 / The signed list of members: show it, or `--admit FILE`, `--expel NODE`,"
                    + " `--revoke-sealing SERIAL` sign a new one, `--hand-over HOME` copies it to a node.",
            mixinStandardHelpOptions = true)
    void members(
            @Option(names = "--admit", paramLabel = "FILE", description = "a node's join-request.json") Path admit,
            @Option(names = "--expel", paramLabel = "NODE") String expel,
            @Option(names = "--revoke-sealing", paramLabel = "SERIAL") String revoke,
            @Option(names = "--hand-over", paramLabel = "HOME") Path handOver)
            throws IOException {
        OperatorHome operator = new OperatorHome(directory, Clock.systemUTC());
        try (Password password = password()) {
            if (admit != null) {
                operator.admit(StrictJson.read(Files.readAllBytes(admit), JoinRequest.class), password);
            }
            if (expel != null) {
                operator.expel(expel, password);
            }
            if (revoke != null) {
                operator.revokeSealing(revoke, password);
            }
        }
        if (handOver != null) {
            operator.pinMembers(new NodeHome(handOver));
        }
        operator.members().ifPresent(list -> OUT.println(new String(StrictJson.write(list), StandardCharsets.UTF_8)));
    }

    private Password password() throws IOException {
        return Password.ofRandom(
                Files.readString(directory.resolve("password")).strip().toCharArray());
    }
}
