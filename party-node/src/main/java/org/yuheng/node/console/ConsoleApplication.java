package org.yuheng.node.console;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.yuheng.node.Node;

/** The node's own web server, around a running {@link Node}. */
@SpringBootApplication(proxyBeanMethods = false, exclude = UserDetailsServiceAutoConfiguration.class)
public class ConsoleApplication {

    /** A node with its console; closing the context closes both. */
    public static ConfigurableApplicationContext run(Path home, Path enclaves) throws IOException {
        Node node = Node.start(home, enclaves, Clock.systemUTC());
        People people = new People(node.database(), node.audit());
        SpringApplication application = new SpringApplication(ConsoleApplication.class);
        application.setDefaultProperties(Map.of(
                "server.address", "127.0.0.1",
                "server.port", String.valueOf(node.config().consolePort()),
                "spring.main.banner-mode", "off",
                "spring.jmx.enabled", "false",
                "server.tomcat.threads.max", "16",
                "logging.level.root", "WARN",
                "logging.level.org.yuheng", "INFO"));
        application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context -> {
            context.registerBean(Node.class, () -> node);
            context.registerBean(People.class, () -> people);
        });
        return application.run();
    }

    static int port(ConfigurableApplicationContext context) {
        return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }
}
