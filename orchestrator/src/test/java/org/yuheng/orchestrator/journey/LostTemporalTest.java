package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.yuheng.orchestrator.identity.Role;

/**
 * A Temporal server of its own that keeps nothing on disk is killed, and comes back empty at the same address while the
 * orchestrator runs on.
 */
@EnabledIfSystemProperty(
        named = LostTemporalTest.PROGRAM,
        matches = ".+",
        disabledReason = "on demand: set yuheng.test.temporal to the program of Temporal's server, in a JVM of its own")
@DirtiesContext
class LostTemporalTest extends CityTest {

    static final String PROGRAM = "yuheng.test.temporal";
    private static final Duration UP = Duration.ofMinutes(1);
    private static int serverPort;
    private static Process server;

    @DynamicPropertySource
    static void serverOfItsOwn(DynamicPropertyRegistry registry) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            serverPort = free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startServer();
        registry.add("yuheng.temporal.target", () -> "127.0.0.1:" + serverPort);
    }

    private static void startServer() {
        try {
            server = new ProcessBuilder(
                            System.getProperty(PROGRAM),
                            "server",
                            "start-dev",
                            "--headless",
                            "--ip",
                            "127.0.0.1",
                            "--port",
                            String.valueOf(serverPort),
                            "--log-level",
                            "error")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + serverPort)
                .build());
        try {
            await().atMost(UP)
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> {
                        service.blockingStub()
                                .describeNamespace(DescribeNamespaceRequest.newBuilder()
                                        .setNamespace("default")
                                        .build());
                        return true;
                    });
        } finally {
            service.shutdownNow();
        }
    }

    @AfterAll
    static void stopServer() {
        server.destroyForcibly();
    }

    @Test
    void everyOpenRequestGoesOnOnAServerThatKnowsNothingAndNoneTwice() throws InterruptedException {
        people.person("jo.operations", "jo-authority", Role.SYSTEM_ADMIN);
        OpenRequests open = OpenRequests.in(this);

        server.destroyForcibly().waitFor();
        startServer();
        assertThat(as("jo.operations")
                        .post("/operations/recover", null)
                        .expect(200)
                        .body()
                        .get("requests")
                        .asInt())
                .isGreaterThanOrEqualTo(open.count());

        open.endOnce();
    }
}
