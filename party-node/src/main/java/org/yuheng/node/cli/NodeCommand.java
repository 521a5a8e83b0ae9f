package org.yuheng.node.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yuheng.json.StrictJson;
import org.yuheng.node.console.ConsoleApplication;
import org.yuheng.node.console.Duty;
import org.yuheng.node.console.People;
import org.yuheng.node.grants.QueryLedger;
import org.yuheng.node.health.Doctor;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.home.NodeInit;
import org.yuheng.node.home.ProviderFile;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.node.membership.JoinRequest;
import org.yuheng.node.registry.Enrolment;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.attestation.ChainFacts;
import org.yuheng.trust.attestation.CollateralFacts;
import org.yuheng.trust.attestation.CollateralStore;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.Warning;
import org.yuheng.trust.identity.TokenKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code yuheng node}: everything that the people of a party do at their own node. */
@Command(
        name = "node",
        description = "节点命令行 / The party node's command line.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused; the message says why and what to do",
            "2:unusable arguments",
            "3:the node is not running"
        })
public final class NodeCommand {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Option(
            names = "--home",
            description = "节点目录 / the node's directory",
            defaultValue = ".yuheng/node",
            scope = ScopeType.INHERIT)
    private Path home;

    @Option(
            names = "--as",
            description = "以谁的身份 / the person who acts",
            defaultValue = "owner",
            scope = ScopeType.INHERIT)
    private String person;

    public static void main(String[] arguments) {
        int exit = CodedExit.run(new NodeCommand(), arguments);
        // `run` goes on serving after its command has returned.
        if (exit != 0 || arguments.length == 0 || !Arrays.asList(arguments).contains("run")) {
            System.exit(exit);
        }
    }

    @Command(
            name = "init",
            description = "建立节点目录与密钥 / Make the directory and keys of a new node.",
            mixinStandardHelpOptions = true)
    void init(
            @Option(names = "--config", required = true, description = "node.json") Path config,
            @Option(
                            names = "--token",
                            paramLabel = "FILE",
                            description =
                                    "令牌中的密钥（docs/operations.md） / token.json: keys that are in a PKCS#11 token; PIN in YUHENG_NODE_TOKEN_PIN")
                    Path token)
            throws IOException {
        Path requests = NodeInit.create(
                home,
                StrictJson.read(Files.readAllBytes(config), NodeConfig.class),
                token == null
                        ? Optional.empty()
                        : Optional.of(StrictJson.read(Files.readAllBytes(token), TokenKeys.class)));
        OUT.println("节点目录 / home: " + home);
        OUT.println("请运营方离线认证这些密封公钥 / have the operator certify these sealing keys: " + requests);
        Path join = home.resolve("join-request.json");
        Files.write(join, StrictJson.write(JoinRequest.of(new NodeHome(home))));
        OUT.println("请运营方列入成员名单 / have the operator list this node: " + join);
    }

    @Command(name = "enrol", description = "凭一次性令牌入网 / Enrol by a one-time token.", mixinStandardHelpOptions = true)
    void enrol(@Option(names = "--token", required = true) String token) throws IOException, InterruptedException {
        OUT.println("证书有效至 / certificate valid until " + new Enrolment(new NodeHome(home)).enrol(token));
    }

    @Command(name = "run", description = "运行节点 / Run the node.", mixinStandardHelpOptions = true)
    void run(
            @Option(names = "--enclaves", required = true, description = "directory of the installed enclave programs")
                    Path enclaves)
            throws IOException {
        ConsoleApplication.run(home, enclaves);
        OUT.println("READY");
    }

    @Command(
            name = "collateral",
            description =
                    "离线导入 SGX/TDX/SNP/CSV 佐证 / Import signed collateral for SGX, TDX, SNP or CSV evidence, offline.",
            mixinStandardHelpOptions = true)
    void collateral(
            @Option(names = "--import", required = true, paramLabel = "FILE|DIR") Path collateral,
            @Option(names = "--kind", required = true, description = "SGX, TDX, SNP, CSV") EvidenceKind kind)
            throws IOException {
        CollateralStore store = new CollateralStore(new NodeHome(home).resolve("collateral"), TrustAnchors.vendors());
        CollateralStore.Outcome outcome = store.importFrom(kind, collateral, Instant.now());
        if (outcome instanceof CollateralStore.Outcome.Refused refused) {
            throw new IOException(refused.code() + ": found " + refused.found() + "; expected " + refused.expected());
        } else if (outcome instanceof CollateralStore.Outcome.Imported imported) {
            CollateralFacts facts = imported.facts();
            OUT.println("已导入 / imported: FMSPC " + facts.fmspc() + ", tcbEvaluationDataNumber "
                    + facts.evaluationDataNumber() + ", 有效至 / until " + facts.expiresAt());
            warn(facts.warnings());
        } else if (outcome instanceof CollateralStore.Outcome.ImportedChain imported) {
            ChainFacts facts = imported.facts();
            OUT.println("已导入 / imported: " + kind + " " + facts.platform() + ", TCB " + facts.tcb() + ", 有效至 / until "
                    + facts.expiresAt().map(Instant::toString).orElse("—"));
            warn(facts.warnings());
        }
    }

    private static void warn(List<Warning> warnings) {
        warnings.forEach(w -> OUT.println(w.chinese() + " / " + w.english()));
    }

    @Command(
            name = "people",
            description = "本节点人员 / People of this node: `people NAME --organization O` adds one;"
                    + " `people NAME --subject S` links one to the provider in oidc.json.",
            mixinStandardHelpOptions = true)
    void people(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--organization") String organization,
            @Option(
                            names = "--subject",
                            paramLabel = "SUBJECT",
                            description = "统一身份认证中的标识 / the provider's subject that may sign in as NAME")
                    String subject,
            @Option(
                            names = "--duties",
                            split = ",",
                            paramLabel = "DUTY",
                            description = "职责，默认除 PEOPLE 外全部 / ${COMPLETION-CANDIDATES}; all but PEOPLE without it")
                    Set<Duty> duties)
            throws IOException {
        if (!People.NAME.matcher(name).matches()) {
            throw new IOException("PERSON_NAME: \"" + name + "\" must be lower-case letters, digits, dots, - and _");
        }
        if (organization == null && subject == null) {
            throw new IOException("ORGANIZATION_MISSING: --organization says for whom " + name + " acts");
        }
        NodeHome node = new NodeHome(home);
        if (subject != null) {
            link(node, name, organization, duties, subject);
            return;
        }
        add(node, name, organization, duties);
    }

    private static void link(NodeHome node, String name, String organization, Set<Duty> duties, String subject)
            throws IOException {
        String issuer = node.provider()
                .map(ProviderFile::issuer)
                .orElseThrow(
                        () -> new IOException("OIDC_CONFIGURATION: there is no " + ProviderFile.NAME + " in the home"));
        if (organization != null) {
            add(node, name, organization, duties);
        }
        try (NodeDatabase database = NodeDatabase.open(node.resolve("node.db"))) {
            Outcome<People.Person> linked =
                    new People(database, new AuditLog(database, Clock.systemUTC())).link(name, issuer, subject, "node");
            if (!linked.isAccepted()) {
                throw new IOException(linked.refusal().toString());
            }
            OUT.println("已关联 / linked: " + subject + " @ " + issuer + " → " + name);
        }
    }

    private static void add(NodeHome node, String name, String organization, Set<Duty> duties) throws IOException {
        try (NodeDatabase database = NodeDatabase.open(node.resolve("node.db"))) {
            String token = new People(database, new AuditLog(database, Clock.systemUTC()))
                    .add(name, organization, duties == null ? Duty.BUSINESS : duties, "node");
            Path file = node.resolve("people/" + name + ".token");
            Files.createDirectories(file.getParent());
            Files.writeString(file, token + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            OUT.println("令牌已写入 / token written to " + file);
        }
    }

    @Command(
            name = "grants",
            description = "待签授权 / Grants that wait for your signature.",
            mixinStandardHelpOptions = true)
    void grants(
            @Option(names = "--approve", paramLabel = "DIGEST") String approve,
            @Option(names = "--refuse", paramLabel = "DIGEST") String refuse,
            @Option(names = "--revoke", paramLabel = "DIGEST") String revoke,
            @Option(names = "--revoke-all", description = "收回全部已签授权 / take every grant back; needs --reason")
                    boolean revokeAll,
            @Option(names = "--reason", defaultValue = "") String reason,
            @Option(names = "--language", defaultValue = "zh") String language)
            throws IOException, InterruptedException {
        ConsoleClient console = new ConsoleClient(home, person);
        byte[] why = StrictJson.write(Map.of("reason", reason));
        if (approve != null) {
            console.post("grants/" + approve + "/approve", why);
            OUT.println("已签署 / signed: " + approve);
        } else if (refuse != null) {
            console.post("grants/" + refuse + "/refuse", why);
            OUT.println("已拒绝 / refused: " + refuse);
        } else if (revoke != null) {
            console.post("grants/" + revoke + "/revoke", why);
            OUT.println("已撤回 / revoked: " + revoke);
        } else if (revokeAll) {
            console.post("grants/revoke-all", why);
            OUT.println("已收回全部授权 / every grant is revoked");
        } else {
            OUT.println(console.get("grants?language=" + language));
        }
    }

    @Command(
            name = "queries",
            description = "已给出的统计，与另一种统计的处置 / Which statistics over your data went to whom; `--rule` says what"
                    + " happens to another one for the same recipient.",
            mixinStandardHelpOptions = true)
    void queries(
            @Option(
                            names = "--rule",
                            paramLabel = "RULE",
                            description = "${COMPLETION-CANDIDATES}: 须结果审核或一律拒绝 / only with a result review, or never")
                    QueryLedger.Rule rule)
            throws IOException, InterruptedException {
        ConsoleClient console = new ConsoleClient(home, person);
        if (rule == null) {
            OUT.println(console.get("grants/queries"));
        } else {
            console.post("grants/queries", StrictJson.write(Map.of("rule", rule.name())));
            OUT.println("已设定 / set: " + rule);
        }
    }

    @Command(
            name = "datasets",
            description = "数据集 / Datasets: list them, `--add FILE --code C` proposes a declaration, `--declare JSON`"
                    + " declares it.",
            mixinStandardHelpOptions = true)
    void datasets(
            @Option(names = "--add", paramLabel = "FILE") Path add,
            @Option(names = "--code", paramLabel = "CODE") String code,
            @Option(names = "--declare", paramLabel = "JSON") Path declare)
            throws IOException, InterruptedException {
        ConsoleClient console = new ConsoleClient(home, person);
        if (add != null) {
            if (code == null) {
                throw new IOException("CODE_MISSING: give the catalogue code with --code");
            }
            byte[] proposal = console.post(
                    "datasets/propose",
                    StrictJson.write(Map.of("path", add.toAbsolutePath().toString(), "code", code)));
            Path file = Path.of(code + ".dataset.json");
            Files.write(file, proposal);
            OUT.println("请核对后声明 / read and correct it, then declare it: node datasets --declare " + file);
        } else if (declare != null) {
            console.post("datasets", Files.readAllBytes(declare));
            OUT.println("已声明，随即进入目录 / declared; it is in the catalogue in a moment");
        } else {
            OUT.println(console.get("datasets"));
        }
    }

    @Command(
            name = "results",
            description = "结果 / Results sealed to you: list them, or `--open JOB --out FILE`.",
            mixinStandardHelpOptions = true)
    void results(
            @Option(names = "--open", paramLabel = "JOB") String open,
            @Option(names = "--release", paramLabel = "JOB", description = "as its reviewer, let a result go")
                    String release,
            @Option(names = "--out", paramLabel = "FILE") Path out)
            throws IOException, InterruptedException {
        ConsoleClient console = new ConsoleClient(home, person);
        if (release != null) {
            console.post("results/review", StrictJson.write(Map.of("job", release)));
            OUT.println("已放行 / let go: " + release);
            return;
        }
        if (open == null) {
            OUT.println(console.get("results"));
            return;
        }
        byte[] content = console.post("results/open", StrictJson.write(Map.of("job", open)));
        if (out == null) {
            OUT.println(new String(content, StandardCharsets.UTF_8));
        } else {
            Files.write(out, content);
            OUT.println("已写入 / written: " + out);
        }
    }

    @Command(
            name = "witness",
            description = "日志见证：已见到的日志与发现的篡改 / What this node saw of the log, and what did not fit.",
            mixinStandardHelpOptions = true)
    int witness() throws IOException, InterruptedException {
        String report = new ConsoleClient(home, person).get("witness");
        OUT.println(report);
        return report.contains("\"alarms\":[]") ? 0 : 1;
    }

    @Command(
            name = "doctor",
            description = "自检 / Says in words what is wrong with keys, clock, routes, columns.",
            mixinStandardHelpOptions = true)
    int doctor() throws IOException, InterruptedException {
        Doctor doctor = new Doctor(new NodeHome(home), Clock.systemUTC());
        int wrong = 0;
        for (Doctor.Finding finding : doctor.examine()) {
            OUT.println((finding.good() ? "✓ " : "✗ ") + finding.zh() + " / " + finding.en());
            wrong += finding.good() ? 0 : 1;
        }
        return wrong == 0 ? 0 : 1;
    }
}
