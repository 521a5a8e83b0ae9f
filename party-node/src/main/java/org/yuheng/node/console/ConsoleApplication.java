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
        return serve(Node.start(home, enclaves, Clock.systemUTC()));
    }

    /** The console of a node that was started already. */
    public static ConfigurableApplicationContext serve(Node node) {
        People people = new People(node.database(), node.audit());
        SpringApplication application = new SpringApplication(ConsoleApplication.class);
        application.setDefaultProperties(Map.ofEntries(
                Map.entry("server.address", "127.0.0.1"),
                Map.entry("server.port", String.valueOf(node.config().consolePort())),
                Map.entry("server.compression.enabled", "true"),
                Map.entry("server.error.whitelabel.enabled", "false"),
                // Browsers keep cookies by host, not by port: nodes of one machine must not end each other's sessions.
                Map.entry(
                        "server.servlet.session.cookie.name",
                        "yuheng-" + node.config().node()),
                Map.entry("server.servlet.session.cookie.same-site", "lax"),
                Map.entry("server.servlet.session.timeout", "30m"),
                Map.entry("server.servlet.session.tracking-modes", "cookie"),
                Map.entry("server.tomcat.threads.max", "16"),
                Map.entry("spring.main.banner-mode", "off"),
                Map.entry("spring.jmx.enabled", "false"),
                Map.entry("spring.mvc.static-path-pattern", "/assets/**"),
                Map.entry("spring.servlet.multipart.max-file-size", UploadedFiles.LARGEST_MIB + "MB"),
                Map.entry("spring.servlet.multipart.max-request-size", UploadedFiles.LARGEST_MIB + 1 + "MB"),
                Map.entry(
                        "spring.servlet.multipart.location",
                        node.home().resolve("incoming").toString()),
                Map.entry("spring.thymeleaf.prefix", "classpath:/console/"),
                Map.entry("spring.thymeleaf.check-template-location", "false"),
                Map.entry("spring.web.resources.static-locations", "classpath:/console/assets/"),
                Map.entry("spring.web.resources.cache.cachecontrol.max-age", "1d"),
                Map.entry("logging.level.root", "WARN"),
                Map.entry("logging.level.org.yuheng", "INFO")));
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
