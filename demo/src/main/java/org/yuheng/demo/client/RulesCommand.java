package org.yuheng.demo.client;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yuheng.demo.rest.Rest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/**
 * {@code yuheng rules list|propose|approve|activate|rollback}: the life of a policy bundle at an orchestrator. Who
 * proposes does not approve; the orchestrator sees to it.
 */
@Command(
        name = "rules",
        description = "规则包的提出、批准、启用与回退 / Propose, approve, activate and roll back policy bundles.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the orchestrator refused or cannot be reached; the message says why",
            "2:unusable arguments"
        })
public final class RulesCommand {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final int SHORTEST_PREFIX = 8;

    @Mixin
    private Credentials credentials;

    public static void main(String[] arguments) {
        System.exit(Cli.of(new RulesCommand()).execute(arguments));
    }

    @Command(name = "list", description = "规则包一览 / The bundles, newest first.", mixinStandardHelpOptions = true)
    void list() throws IOException, InterruptedException {
        for (JsonNode bundle : credentials.signIn().get("rules/bundles").json()) {
            print(bundle);
        }
    }

    @Command(name = "propose", description = "提出 / Propose a packed bundle.", mixinStandardHelpOptions = true)
    void propose(
            @Parameters(paramLabel = "FILE", description = "as rules pack writes it") Path file,
            @Option(names = "--note", required = true, description = "why, for the approver") String note)
            throws IOException, InterruptedException {
        String bundle = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        print(credentials
                .signIn()
                .post("rules/bundles", Map.of("bundle", bundle, "note", note))
                .json());
    }

    @Command(
            name = "approve",
            description = "批准他人提出的 / Approve one that another proposed.",
            mixinStandardHelpOptions = true)
    void approve(@Parameters(paramLabel = "HASH", description = "or its first digits, 8 at least") String hash)
            throws IOException, InterruptedException {
        step(hash, "approve");
    }

    @Command(name = "activate", description = "启用 / Let it decide from now on.", mixinStandardHelpOptions = true)
    void activate(@Parameters(paramLabel = "HASH", description = "or its first digits, 8 at least") String hash)
            throws IOException, InterruptedException {
        step(hash, "activate");
    }

    @Command(
            name = "rollback",
            description = "退回上一个 / Back to the bundle that decided before.",
            mixinStandardHelpOptions = true)
    void rollback() throws IOException, InterruptedException {
        print(credentials.signIn().post("rules/rollback", Map.of()).json());
    }

    private void step(String hash, String verb) throws IOException, InterruptedException {
        Rest rest = credentials.signIn();
        print(rest.post("rules/bundles/" + whole(rest, hash) + "/" + verb, Map.of())
                .json());
    }

    private static String whole(Rest rest, String given) throws IOException, InterruptedException {
        String wanted = given.startsWith("sha256:") ? given : "sha256:" + given;
        if (HASH.matcher(wanted).matches()) {
            return wanted;
        }
        List<String> matching = rest.get("rules/bundles")
                .json()
                .valueStream()
                .map(bundle -> bundle.path("hash").asString())
                .filter(hash -> hash.startsWith(wanted))
                .toList();
        if (wanted.length() < "sha256:".length() + SHORTEST_PREFIX || matching.size() != 1) {
            throw new IOException("BUNDLE_HASH: \"" + given + "\" names " + matching.size()
                    + " bundles; give at least " + SHORTEST_PREFIX
                    + " digits that only one begins with, as rules list shows them");
        }
        return matching.get(0);
    }

    private static void print(JsonNode bundle) {
        OUT.println(String.join(
                "  ",
                bundle.path("hash").asString(),
                bundle.path("state").asString() + (bundle.path("active").asBoolean() ? " 启用中/active" : ""),
                "提出/proposed by " + bundle.path("proposedBy").asString(),
                bundle.path("approvedBy").isNull()
                        ? "未批准/not approved"
                        : "批准/approved by " + bundle.path("approvedBy").asString(),
                bundle.path("note").asString()));
    }
}
