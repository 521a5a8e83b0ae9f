package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.node.Visitor.Page;
import org.yuheng.node.console.Duty;

/** Every page of the console, by every role, as a browser without JavaScript gets it. */
class ConsolePagesTest {

    @TempDir
    static Path directory;

    private static ConsoleTown town;

    @BeforeAll
    static void found() throws Exception {
        town = new ConsoleTown(directory);
    }

    @AfterAll
    static void leave() {
        town.close();
    }

    @Test
    void everyPageAnswersInBothLanguages() throws Exception {
        for (String node : new String[] {"social-node", "bureau-node"}) {
            Visitor visitor = town.signedIn(node, "all." + node, Duty.values());
            for (String path : new String[] {
                "/", "/grants", "/results", "/datasets", "/datasets/new", "/audit", "/health?run=true", "/people", "/me"
            }) {
                for (String language : new String[] {"zh", "en"}) {
                    Page page = visitor.get(path + (path.contains("?") ? "&" : "?") + "language=" + language);

                    assertThat(page.status()).as(path + " " + page.html()).isEqualTo(200);
                    assertThat(page.html()).contains("lang=\"" + (language.equals("en") ? "en" : "zh-CN") + "\"");
                }
            }
        }
    }
}
