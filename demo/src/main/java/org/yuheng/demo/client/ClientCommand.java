package org.yuheng.demo.client;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code yuheng inbox}, {@code yuheng approve}, {@code yuheng refuse}: a reviewer's REST clients. */
@Command(
        name = "client",
        description = "待办与审批 / What waits for you at an orchestrator, and your verdicts.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the orchestrator refused or cannot be reached; the message says why",
            "2:unusable arguments"
        })
public final class ClientCommand {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Mixin
    private Credentials credentials;

    public static void main(String[] arguments) {
        System.exit(Cli.of(new ClientCommand()).execute(arguments));
    }

    @Command(name = "inbox", description = "待办 / What waits for you.", mixinStandardHelpOptions = true)
    void inbox() throws IOException, InterruptedException {
        JsonNode tasks = credentials.signIn().get("inbox").json();
        if (tasks.isEmpty()) {
            OUT.println("没有待办 / nothing waits for " + credentials.user());
        }
        for (JsonNode task : tasks) {
            OUT.printf(
                    "%s  %s  %s / %s  %s%n",
                    task.path("id").asString(),
                    task.path("request").asString(),
                    task.path("role").path("zh").asString(),
                    task.path("role").path("en").asString(),
                    task.path("title").asString());
        }
    }

    @Command(name = "approve", description = "同意 / Approve a task of your inbox.", mixinStandardHelpOptions = true)
    void approve(@Parameters(paramLabel = "ID") String id, @Option(names = "--reason", defaultValue = "") String reason)
            throws IOException, InterruptedException {
        verdict(id, "approve", Map.of("reason", reason));
    }

    @Command(name = "refuse", description = "不同意 / Refuse a task of your inbox.", mixinStandardHelpOptions = true)
    void refuse(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--ground", required = true, description = "a code of GET /api/v1/approvals/grounds")
                    String ground,
            @Option(names = "--reason", required = true) String reason)
            throws IOException, InterruptedException {
        verdict(id, "refuse", Map.of("ground", ground, "reason", reason));
    }

    private void verdict(String id, String verdict, Map<String, Object> body) throws IOException, InterruptedException {
        if (!id.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IOException("TASK_ID: \"" + id + "\" must be an id as the inbox shows it");
        }
        JsonNode task = credentials
                .signIn()
                .post("approvals/" + id + "/" + verdict, body)
                .json();
        OUT.println(task.path("id").asString() + " " + task.path("state").asString());
    }
}
