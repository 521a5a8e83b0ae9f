package org.yuheng.adapter.enclave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a launched enclave is told is read strictly, and its token is shown to nobody. */
class AttachPointTest {

    private static final String TOKEN = "A".repeat(43);

    @TempDir
    private Path directory;

    @Test
    void readsWhatTheNodeWroteFromTheEnvironmentAndFromAFile() throws Exception {
        AttachPoint point = new AttachPoint("127.0.0.1", 40_000, AttachToken.random());
        Path file = Files.writeString(directory.resolve("attach"), point.text() + "\n");

        for (AttachPoint read : new AttachPoint[] {
            AttachPoint.named("environment", Map.of(AttachPoint.VARIABLE, point.text())),
            AttachPoint.named(file.toString(), Map.of())
        }) {
            assertThat(read.host()).isEqualTo("127.0.0.1");
            assertThat(read.port()).isEqualTo(40_000);
            assertThat(read.token().matches(point.token())).isTrue();
            assertThat(read.token().matches(AttachToken.random())).isFalse();
        }
    }

    @Test
    void refusesWhatIsMissingByNamingWhereItWasLookedFor() {
        refuses("environment", Map.of(), "ATTACH_ENVIRONMENT: YUHENG_ATTACH is not set");
        refuses(directory.resolve("none").toString(), Map.of(), "ATTACH_FILE: \"" + directory.resolve("none"));
        refuses("no\0path", Map.of(), "ATTACH_FILE");
    }

    @Test
    void refusesAnotherFormByItsCode() {
        refusesForm("", "JSON_MALFORMED");
        refusesForm("{\"host\":\"127.0.0.1\",\"port\":1}", "token");
        refusesForm(json("node.example", 1, TOKEN), "no address in numbers");
        refusesForm(json("999.0.0.1", 1, TOKEN), "no address in numbers");
        refusesForm(json("127.1", 1, TOKEN), "no address in numbers");
        refusesForm(json("::gg", 1, TOKEN), "no address in numbers");
        refusesForm(json("127.0.0.1", 0, TOKEN), "expected 1 to 65535");
        refusesForm(json("127.0.0.1", 65_536, TOKEN), "expected 1 to 65535");
        refusesForm(json("127.0.0.1", 1, TOKEN) + " ".repeat(1024), "at most 1024");
        refusesForm(json("127.0.0.1", 1, TOKEN).replace("}", ",\"more\":1}"), "JSON_UNKNOWN_KEY");
    }

    @Test
    void aTokenOfAnotherFormIsRefusedAndNotRepeated() {
        for (String token : new String[] {"A".repeat(42), "A".repeat(44), "A".repeat(42) + "B", "A".repeat(42) + "+"}) {
            assertThatThrownBy(() ->
                            AttachPoint.named("environment", Map.of(AttachPoint.VARIABLE, json("127.0.0.1", 1, token))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ATTACH_FORM")
                    .hasMessageContaining("expected 43 of base64url")
                    .hasMessageNotContaining(token);
        }
    }

    @Test
    void aTokenHasNoPrintableForm() {
        AttachToken token = AttachToken.random();

        assertThat(new AttachRequest(token, "control").toString() + new AttachPoint("::1", 1, token))
                .doesNotContain(token.text());
    }

    private static String json(String host, int port, String token) {
        return "{\"host\":\"" + host + "\",\"port\":" + port + ",\"token\":\"" + token + "\"}";
    }

    private static void refusesForm(String json, String why) {
        assertThatThrownBy(() -> AttachPoint.named("environment", Map.of(AttachPoint.VARIABLE, json)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("ATTACH_FORM: ")
                .hasMessageContaining(why)
                .hasMessageContaining("expected {\"host\"");
    }

    private static void refuses(String name, Map<String, String> environment, String message) {
        assertThatThrownBy(() -> AttachPoint.named(name, environment))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(message);
    }
}
