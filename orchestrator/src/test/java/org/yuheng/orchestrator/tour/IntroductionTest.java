package org.yuheng.orchestrator.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntroductionTest {

    @TempDir
    private Path directory;

    private Path file(String address) throws IOException {
        return Files.writeString(directory.resolve("introduction.json"), """
                {"consoles":[{"node":"n","address":"http://127.0.0.1:1"}],"people":[],
                 "steps":[{"title":{"zh":"一","en":"one"},"does":{"zh":"做","en":"do"},"sees":{"zh":"","en":""},
                           "as":"a","address":"%s","command":""}]}
                """.formatted(address));
    }

    @Test
    void readsWhatADeploymentTellsItsVisitors() throws IOException {
        Introduction introduction = Introduction.read(file("/inbox"));

        assertThat(introduction.steps()).hasSize(1);
        assertThat(introduction.steps().get(0).title().en()).isEqualTo("one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/",
                "//example.org/",
                "http://127.0.0.1:80@example.org/",
                "javascript:alert(1)"
            })
    void leadsNobodyElsewhere(String address) throws IOException {
        Path elsewhere = file(address);

        assertThatThrownBy(() -> Introduction.read(elsewhere))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TOUR_UNREADABLE")
                .hasMessageContaining(address);
    }

    @Test
    void namesTheFileThatIsNotThereOrNotJson() throws IOException {
        Path missing = directory.resolve("missing.json");
        Path broken = Files.writeString(directory.resolve("broken.json"), "{\"steps\":[]");

        assertThatThrownBy(() -> Introduction.read(missing)).hasMessageContaining("missing.json");
        assertThatThrownBy(() -> Introduction.read(broken))
                .hasMessageContaining("TOUR_UNREADABLE")
                .hasMessageContaining("broken.json");
    }
}
