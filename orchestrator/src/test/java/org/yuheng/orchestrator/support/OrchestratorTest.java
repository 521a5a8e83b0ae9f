package org.yuheng.orchestrator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.Orchestrator;
import org.yuheng.orchestrator.embedded.AbandonedState;
import org.yuheng.signin.TestProvider;

/**
 * Boots the whole orchestrator once for all tests that extend this, with a PostgreSQL and a Temporal server of its own.
 * Tests share the database: each makes the people and things that it needs under names of its own ({@link People}).
 */
@SpringBootTest(
        classes = {Orchestrator.class, People.class, LoopbackCity.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class OrchestratorTest {

    private static final String PREFIX = "test-state-";

    @LocalServerPort
    private int port;

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    protected TransactionTemplate transaction;

    @Autowired
    protected People people;

    @DynamicPropertySource
    static void ownState(DynamicPropertyRegistry registry) {
        registry.add("yuheng.state-dir", State.DIRECTORY::toString);
        registry.add("yuheng.sign-in.oidc.issuer", TestProvider::issuer);
        registry.add("yuheng.sign-in.oidc.client-id", () -> TestProvider.CLIENT);
        registry.add("yuheng.sign-in.oidc.client-secret", () -> TestProvider.SECRET);
        registry.add("yuheng.sign-in.oidc.username-claim", () -> "preferred_username");
        registry.add("yuheng.binaries-dir", () -> State.TARGET.resolve("postgres-binaries"));
    }

    /** Without a slash at the end. */
    protected String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Nobody signed in. */
    protected Api api() {
        return new Api(address(), null);
    }

    /** Signed in as somebody whom {@link People} made. */
    protected Api as(String username) {
        return api().signIn(username, People.PASSWORD);
    }

    /** Somebody with a browser, not signed in; the test is skipped where there is no chromium. Close it. */
    protected Visitor visitor() {
        return new Visitor(address(), true);
    }

    /** At a name for which a browser makes passkeys. */
    protected Visitor visitorAtLocalhost() {
        return new Visitor("http://localhost:" + port, true);
    }

    protected Visitor visitorWithoutScript() {
        return new Visitor(address(), false);
    }

    /** Somebody with a browser whom {@link People} made. */
    protected Visitor visitor(String username) {
        return visitor().signIn(username);
    }

    /** Somebody without a browser whom {@link People} made. */
    protected PlainVisitor plainVisitor(String username) {
        return new PlainVisitor(address()).signIn(username, People.PASSWORD);
    }

    private static final class State {

        static final Path TARGET = Path.of("target").toAbsolutePath();
        static final Path DIRECTORY = create();

        private static Path create() {
            try {
                Files.createDirectories(TARGET);
                AbandonedState.sweep(TARGET, PREFIX);
                return Files.createTempDirectory(TARGET, PREFIX);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
