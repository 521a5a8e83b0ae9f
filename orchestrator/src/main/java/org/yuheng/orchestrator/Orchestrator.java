package org.yuheng.orchestrator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The orchestrator's process: REST, workflow worker and, unless told otherwise, its own PostgreSQL and Temporal. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Orchestrator {

    public static void main(String[] arguments) {
        SpringApplication.run(Orchestrator.class, arguments);
    }
}
