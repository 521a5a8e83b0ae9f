package org.yuheng.orchestrator.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TemporalWorkersTest {

    /** A workflow that does nothing. */
    @WorkflowInterface
    public interface Nothing {
        @WorkflowMethod
        void run();
    }

    /** See {@link Nothing}. */
    public static final class DoesNothing implements Nothing {
        @Override
        public void run() {}
    }

    @Test
    void startsPollingOnceTemporalAnswersHoweverLateThatIs() throws Exception {
        int port = freePort();
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + port)
                .setRpcTimeout(Duration.ofSeconds(2))
                .setSystemInfoTimeout(Duration.ofSeconds(2))
                .build());
        TemporalWorkers workers = new TemporalWorkers(
                WorkflowClient.newInstance(stubs),
                new TemporalProperties("127.0.0.1:" + port, "default", "queue", Duration.ofSeconds(1)),
                List.of(worker -> worker.registerWorkflowImplementationTypes(DoesNothing.class)));
        workers.start();
        assertThat(workers.isRunning()).isTrue();
        assertThat(workers.polling().isDone()).isFalse();

        TestServer.PortBoundTestServer late = TestServer.createPortBoundServer(port, true);
        try {
            workers.polling().get(60, TimeUnit.SECONDS);
        } finally {
            workers.stop();
            stubs.shutdownNow();
            late.close();
        }
        assertThat(workers.isRunning()).isFalse();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
