package org.yuheng.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.policy.Decision;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.PolicyEngine;
import org.yuheng.policy.testing.Bases;

class CommandsTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void printsTheDecisionAsItsBytes() throws IOException {
        assertThat(decide(facts("bank"))).isZero();
        Decision decision =
                Decision.parse(out.toString(StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8));
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.PROCEED);
        assertThat(decision.bundleHash()).isEqualTo(PolicyBundle.baseline().hash());
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void explainsInBothLanguages() throws IOException {
        assertThat(decide(facts("bank"), "--explain", "zh")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("结论: 可以进行", "[15]", "发牌者");
        out.reset();
        assertThat(decide(facts("bank"), "--explain", "en")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Outcome: PROCEED", "[15]", "dealer → operator");
    }

    @Test
    void decidesByAnotherBundle() throws IOException {
        Path bundle = directory.resolve("bundle.json");
        PolicyBundle baseline = PolicyBundle.baseline();
        String risk = baseline.files().get("risk.dmn");
        PolicyBundle other =
                baseline.with("risk.dmn", risk.replace("&gt;= 80", "&gt;= 81").replace("..80)", "..81)"));
        Files.write(bundle, other.pack());
        assertThat(decide(facts("bank"), "--bundle", bundle.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(other.hash());
    }

    @Test
    void namesWhatIsWrongWithTheInput() throws IOException {
        refused("ARGUMENT_COUNT");
        refused("ARGUMENT_UNKNOWN: \"--explane\"", "x", "--explane", "zh");
        refused("ARGUMENT_MISSING", "x", "--explain");
        refused("LANGUAGE_UNKNOWN: \"fr\"", facts("bank"), "--explain", "fr");
        refused("FILE_UNREADABLE", directory.resolve("absent.json").toString());
        refused("BUNDLE_REFUSED", facts("bank"), "--bundle", facts("bank"));
        refused("JSON_MALFORMED", written("{"));
        String bank = new String(Bases.facts("bank").toBytes(), StandardCharsets.UTF_8);
        refused("JSON_UNKNOWN_KEY", written(bank.replace("\"rows\":", "\"row\":0,\"rows\":")));
        refused("expected the id of one of the nodes", written(bank.replace("\"node\":\"bank\"", "\"node\":\"bnak\"")));
        refused("PUBLIC", written(bank.replace("\"PUBLIC_SERVICE\"", "\"PUBLIC\"")));
        refused("FILE_TOO_LARGE", written(" ".repeat((1 << 20) + 1)));
    }

    @Test
    void helps() {
        assertThat(decide("--help")).isZero();
        assertThat(rules("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("decide FILE", "rules check");
    }

    @Test
    void checksDiffersAndSimulatesOnFiles() throws IOException {
        assertThat(rules("check", "baseline")).isZero();
        assertThat(rules("diff", "baseline", "baseline")).isZero();

        Path tables = directory.resolve("tables");
        assertThat(rules("unpack", "baseline", tables.toString())).isZero();
        Path risk = tables.resolve("risk.dmn");
        Files.writeString(risk, Files.readString(risk).replace("&gt;= 80", "&gt;= 81"));
        String changed = directory.resolve("changed.json").toString();
        assertThat(rules("pack", tables.toString(), changed)).isZero();
        assertThat(rules("check", changed)).isEqualTo(1);
        out.reset();
        assertThat(rules("diff", "baseline", changed, "--lang", "zh")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("风险分 为 >= 81");

        Decision decision = PolicyEngine.of(PolicyBundle.baseline()).decide(Bases.facts("bank"));
        String line = "{\"facts\":" + new String(Bases.facts("bank").toBytes(), StandardCharsets.UTF_8)
                + ",\"decision\":" + new String(decision.toBytes(), StandardCharsets.UTF_8) + "}\n";
        assertThat(rules("simulate", changed, written(line))).isZero();
        assertThat(rules("simulate", changed, written("{\"facts\":1}"))).isEqualTo(2);
        assertThat(rules("publish", changed)).isEqualTo(2);
        assertThat(rules()).isEqualTo(2);
    }

    private void refused(String expected, String... args) {
        err.reset();
        assertThat(decide(args)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(expected);
    }

    private String facts(String base) throws IOException {
        return written(new String(Bases.bytes(base), StandardCharsets.UTF_8));
    }

    private String written(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "in", ".json"), text)
                .toString();
    }

    private int decide(String... args) {
        return Decide.run(List.of(args), stream(out), stream(err));
    }

    private int rules(String... args) {
        return Rules.run(List.of(args), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
