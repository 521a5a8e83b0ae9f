package org.yuheng.node.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yuheng.adapter.enclave.LiteralAddress;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.node.datasets.DatasetProposal;
import org.yuheng.node.datasets.DatasetStore;
import org.yuheng.node.datasets.SourceReader;
import org.yuheng.node.enclaves.HostHardware;
import org.yuheng.node.enclaves.LaunchPlan;
import org.yuheng.node.enclaves.MemoryLimit;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.node.witness.WitnessStore;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.TokenKeys;

/** Looks a node over: keys, certificate, clock, routes, columns, audit log. */
public final class Doctor {

    private static final Duration WARN = Duration.ofDays(7);

    private final NodeHome home;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    public Doctor(NodeHome home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    /** One thing looked at. */
    public record Finding(boolean good, String zh, String en) {}

    /**
     * Looks at everything; takes a few seconds when something does not answer.
     *
     * @throws IOException when a key file cannot be opened
     */
    public List<Finding> examine() throws IOException, InterruptedException {
        if (!home.has("node.json")) {
            bad("这里没有节点，请先运行 node init", "there is no node here; run `node init` first");
            return findings;
        }
        NodeConfig config = home.config();
        keys(config);
        certificate();
        clockAndOrchestrator(config);
        listens(config);
        datasets();
        enclaves(config);
        witness();
        return findings;
    }

    private void keys(NodeConfig config) throws IOException {
        if (!home.has("password") && System.getenv("YUHENG_NODE_PASSWORD") == null) {
            bad("没有打开密钥的口令", "no password for the key files: neither file `password` nor YUHENG_NODE_PASSWORD");
            return;
        }
        if (home.has("password")
                && Files.getPosixFilePermissions(home.resolve("password")).contains(PosixFilePermission.OTHERS_READ)) {
            bad("口令文件他人可读，请改为 600", "others can read the file `password`; set its mode to 600");
        }
        token();
        home.signingKey("node.key");
        for (String owner : config.owners()) {
            home.signingKey(owner + ".grant.key");
            home.sealingKey(owner);
            if (!home.has("keys/" + owner + ".sealing.cert")) {
                bad(
                        owner + " 的密封公钥未经认证",
                        "the sealing key of " + owner + " is not certified; see sealing-requests.json");
            }
        }
        good("密钥齐全并能打开", "all key files are there and open");
    }

    private void token() throws IOException {
        Optional<TokenKeys> token = home.token();
        if (token.isEmpty()) {
            return;
        }
        if (home.has("token-pin")
                && Files.getPosixFilePermissions(home.resolve("token-pin")).contains(PosixFilePermission.OTHERS_READ)) {
            bad("token-pin 他人可读，请改为 600", "others can read the file `token-pin`; set its mode to 600");
        }
        for (String name : token.get().labels().keySet()) {
            if (home.has("keys/" + name)) {
                bad(
                        name + " 由令牌提供，旧密钥文件仍在 keys/ 中，请移走",
                        name + " comes from the token, and a key file of that name is still in keys/; take it away");
            }
        }
        good(
                "令牌中的密钥：" + token.get().labels().keySet(),
                "in the token: " + token.get().labels().keySet());
    }

    private void certificate() throws IOException {
        if (!home.has("keys/node.crt")) {
            bad("尚未入网，请运行 node enrol", "not enrolled; run `node enrol`");
            return;
        }
        X509Certificate certificate = Certificates.certificate(Files.readAllBytes(home.resolve("keys/node.crt")));
        Instant until = certificate.getNotAfter().toInstant();
        if (clock.instant().isAfter(until)) {
            bad("证书已于 " + until + " 过期，请重新入网", "the certificate ended at " + until + "; enrol again");
        } else if (clock.instant().plus(WARN).isAfter(until)) {
            bad("证书将于 " + until + " 到期", "the certificate ends soon, at " + until + "; enrol again");
        } else {
            good("证书有效至 " + until, "the certificate is valid until " + until);
        }
    }

    private void clockAndOrchestrator(NodeConfig config) throws InterruptedException {
        try {
            HttpResponse<Void> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(config.orchestrator() + "/api/v1/revocations"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            good("编排平台可达：" + config.orchestrator(), "the orchestrator answers at " + config.orchestrator());
            Optional<String> date = answer.headers().firstValue("Date");
            if (date.isPresent()) {
                Duration skew = Duration.between(
                                ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                        .toInstant(),
                                clock.instant())
                        .abs();
                if (skew.compareTo(Duration.ofMinutes(2)) > 0) {
                    bad(
                            "本机时钟与平台相差 " + skew.toSeconds() + " 秒",
                            "the clock is " + skew.toSeconds() + " s off the orchestrator's; set it");
                } else {
                    good("时钟正常", "the clock agrees");
                }
            }
        } catch (IOException e) {
            bad("编排平台不可达：" + config.orchestrator(), "the orchestrator does not answer at " + config.orchestrator());
        }
    }

    private void listens(NodeConfig config) {
        int colon = config.address().lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            config.address().substring(0, colon),
                            Integer.parseInt(config.address().substring(colon + 1))),
                    2_000);
            good("节点在 " + config.address() + " 监听", "the node listens at " + config.address());
        } catch (IOException e) {
            bad(
                    "节点未在 " + config.address() + " 监听",
                    "nothing listens at " + config.address() + "; start it with `node run`");
        }
    }

    private void datasets() {
        try (NodeDatabase database = NodeDatabase.open(home.resolve("node.db"))) {
            AuditLog audit = new AuditLog(database, clock);
            SourceReader reader = new SourceReader(home.resolve("jobs"));
            for (DatasetStore.Stored stored : new DatasetStore(database, audit, clock).all()) {
                String code = stored.declaration().code();
                try {
                    DatasetProposal.check(reader, new DatasetProposal(stored.declaration(), stored.source()));
                    good("数据集 " + code + " 与声明相符", "dataset " + code + " matches its declaration");
                } catch (JobFailure e) {
                    bad("数据集 " + code + "：" + e.refusal().message(), "dataset " + code + ": " + e.getMessage());
                }
            }
            long broken = audit.firstBroken();
            if (broken == 0) {
                good("审计日志完整", "the audit log is unbroken");
            } else {
                bad("审计日志自第 " + broken + " 条起不符", "the audit log does not fit from entry " + broken + " on");
            }
            for (AuditLog.Entry cut : audit.cuts()) {
                bad(
                        "审计日志末尾曾被截去：" + cut.object() + "（" + cut.at() + " 发现）",
                        "the end of the audit log was cut off: " + cut.object() + ", found at " + cut.at());
            }
        }
    }

    private void enclaves(NodeConfig config) throws IOException {
        if (!config.hostsEnclaves()) {
            return;
        }
        Optional<LaunchPlan> launch = launch();
        if (launch.isPresent()) {
            launcher(launch.get());
            return;
        }
        switch (MemoryLimit.ofThisMachine()) {
            case ADDRESS_SPACE ->
                good("飞地进程的内存由外部限制（ulimit -v）", "enclave processes are limited from outside, by ulimit -v");
            case NONE ->
                bad(
                        "本机不能从外部限制飞地进程的内存，请限制整个服务",
                        "this machine cannot limit enclave processes from outside; limit the service, for example by a control"
                                + " group");
        }
    }

    private Optional<LaunchPlan> launch() {
        if (!home.has(HostHardware.FILE)) {
            return Optional.empty();
        }
        try {
            return HostHardware.read(home.resolve(HostHardware.FILE)).launch();
        } catch (IOException e) {
            bad("hardware.json 无法使用：" + e.getMessage(), "hardware.json cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Who starts enclaves for this node, and where they will connect. */
    private void launcher(LaunchPlan plan) throws IOException {
        boolean ready = true;
        for (Path program : plan.programs()) {
            if (!Files.isRegularFile(program)) {
                ready = false;
                bad(
                        "飞地启动程序 " + program + " 不存在，请安装，或改正 hardware.json 的 launch",
                        "the enclave launcher " + program
                                + " is not there; install it, or correct launch in hardware.json");
            } else if (!Files.isExecutable(program)) {
                ready = false;
                bad(
                        "飞地启动程序 " + program + " 不可执行，请改为 700",
                        "the enclave launcher " + program + " is not executable for this account; set its mode to 700");
            } else if (Files.getPosixFilePermissions(program).contains(PosixFilePermission.OTHERS_WRITE)) {
                ready = false;
                bad(
                        "飞地启动程序 " + program + " 他人可改写，请改为 700",
                        "others can change the enclave launcher " + program + "; set its mode to 700");
            }
        }
        String listen = plan.listen().orElse("127.0.0.1");
        try (ServerSocket tried = new ServerSocket(0, 1, LiteralAddress.of(listen))) {
            if (ready) {
                good(
                        "每个作业由 " + plan.programs().get(0) + " 启动一个飞地，回连 " + listen,
                        "one enclave a job is launched by " + plan.programs().get(0) + ", and connects back to "
                                + tried.getInetAddress().getHostAddress());
            }
        } catch (IOException e) {
            bad(
                    "本机不能在 " + listen + " 监听，请改正 hardware.json 的 launch.listen",
                    "this machine cannot listen on " + listen + "; correct launch.listen in hardware.json");
        }
    }

    private void witness() {
        try (NodeDatabase database = NodeDatabase.open(home.resolve("node.db"))) {
            WitnessStore store = new WitnessStore(database, new AuditLog(database, clock), clock);
            Optional<Instant> last = store.lastTime();
            if (last.isEmpty()) {
                bad("尚未见证过日志", "this node has not witnessed the log yet; run it while the orchestrator runs");
            } else {
                good("最近一次见证日志：" + last.get(), "the log was witnessed last at " + last.get());
            }
            for (WitnessStore.Alarm alarm : store.alarms()) {
                bad(
                        "日志出现两段历史（" + alarm.code() + "，由 " + alarm.source() + " 出示）：" + alarm.message(),
                        "the log shows two histories (" + alarm.code() + ", shown by " + alarm.source() + "): "
                                + alarm.message());
            }
        }
    }

    private void good(String zh, String en) {
        findings.add(new Finding(true, zh, en));
    }

    private void bad(String zh, String en) {
        findings.add(new Finding(false, zh, en));
    }
}
