package org.yuheng.orchestrator.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.yuheng.orchestrator.signing.SigningKeys.Purpose;

/** Keys that configuration puts into a PKCS#11 token; the token itself is tested where it is opened, in trust. */
class TokenKeysTest {

    private static SigningProperties.Token bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("yuheng.keys", SigningProperties.class)
                .get()
                .token();
    }

    private static SigningProperties.Token token(String pin) {
        return bound(Map.of(
                "yuheng.keys.token.library", "/nowhere/libtoken.so",
                "yuheng.keys.token.slot-index", "2",
                "yuheng.keys.token.pin", pin,
                "yuheng.keys.token.labels.orchestrator", "yuheng-orchestrator",
                "yuheng.keys.token.labels.transport-authority", "yuheng-ca",
                "yuheng.keys.token.labels.checkpoint", "log"));
    }

    @Test
    void readsFromTheConfigurationWhichKeysAreInTheToken() {
        SigningProperties.Token token = token("1234");
        assertThat(token.slotIndex()).isEqualTo(2);
        assertThat(token.labels())
                .containsEntry(Purpose.ORCHESTRATOR, "yuheng-orchestrator")
                .containsEntry(Purpose.TRANSPORT_AUTHORITY, "yuheng-ca");
        assertThat(token).asString().doesNotContain("1234");
        assertThat(bound(Map.of("yuheng.keys.directory", "keys", "yuheng.keys.password", "p")))
                .isNull();
    }

    @Test
    void startsWithNoOtherKeyWhereTheTokenDoesNotOpen() {
        assertThatThrownBy(() -> SigningKeys.inToken(token("1234"), Purpose.ORCHESTRATOR))
                .hasMessageContaining("PKCS11_LIBRARY")
                .hasMessageContaining("/nowhere/libtoken.so")
                .hasMessageContaining("yuheng.keys.token");
        assertThatThrownBy(() -> SigningKeys.inToken(token(" "), Purpose.ORCHESTRATOR))
                .hasMessageContaining("TOKEN_PIN");
    }

    @Test
    void refusesToSignCheckpointsWithAKeyThatTheLogsClientsDoNotKnow() {
        assertThatThrownBy(() -> SigningKeys.inToken(token("1234"), Purpose.CHECKPOINT))
                .hasMessageContaining("TOKEN_SUITE")
                .hasMessageContaining("checkpoint");
    }
}
