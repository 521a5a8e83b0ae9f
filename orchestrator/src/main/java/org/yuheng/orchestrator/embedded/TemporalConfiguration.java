package org.yuheng.orchestrator.embedded;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Temporal: an external cluster, or a server inside this process that keeps nothing on disk. */
@Configuration(proxyBeanMethods = false)
class TemporalConfiguration {

    private static final Duration LOOK_FOR_LOCK = Duration.ofSeconds(5);

    @Bean(destroyMethod = "close")
    @Conditional(WithoutExternalTemporal.class)
    SingleInstance singleInstance(JdbcConnectionDetails database, ApplicationContext context) {
        return SingleInstance.claim(
                database, LOOK_FOR_LOCK, () -> System.exit(SpringApplication.exit(context, () -> 1)));
    }

    @Bean(destroyMethod = "close")
    @Conditional(WithoutExternalTemporal.class)
    TestServer.InProcessTestServer embeddedTemporal(SingleInstance claimedFirst, Environment environment) {
        DatabaseConfiguration.refuseInProduction(environment, "yuheng.temporal.target", "Temporal");
        // true: time is not skipped, timers take as long as they say.
        return TestServer.createServer(true);
    }

    @Bean(destroyMethod = "shutdown")
    WorkflowServiceStubs temporalService(
            TemporalProperties temporal, ObjectProvider<TestServer.InProcessTestServer> embedded) {
        TestServer.InProcessTestServer own = embedded.getIfAvailable();
        WorkflowServiceStubsOptions.Builder options = WorkflowServiceStubsOptions.newBuilder();
        if (own == null) {
            options.setTarget(temporal.target()).setSystemInfoTimeout(temporal.connectTimeout());
        } else {
            options.setChannel(own.getChannel());
        }
        return WorkflowServiceStubs.newServiceStubs(options.validateAndBuildWithDefaults());
    }

    @Bean
    WorkflowClient workflowClient(WorkflowServiceStubs service, TemporalProperties temporal) {
        return WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(temporal.namespace())
                        .build());
    }

    @Bean
    TemporalWorkers temporalWorkers(
            WorkflowClient client, TemporalProperties temporal, ObjectProvider<WorkerRegistration> registrations) {
        return new TemporalWorkers(
                client, temporal, registrations.orderedStream().toList());
    }
}
