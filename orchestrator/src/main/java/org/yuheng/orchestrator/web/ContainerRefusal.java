package org.yuheng.orchestrator.web;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

/** What Tomcat refuses by itself, before any of our code: still a problem document, never a page of HTML. */
public final class ContainerRefusal extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemType type = response.getStatus() < 500 ? Problems.MALFORMED_REQUEST : Problems.INTERNAL_ERROR;
        String body = "{\"type\":\"urn:yuheng:problem:" + type.code() + "\",\"title\":\"" + type.zh() + "\",\"status\":"
                + response.getStatus() + ",\"detail\":\"the request could not be read as HTTP\",\"code\":\""
                + type.code()
                + "\",\"titles\":{\"zh\":\"" + type.zh() + "\",\"en\":\"" + type.en() + "\"}}";
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(body);
                response.finishResponse();
            }
        } catch (IOException callerHasGone) {
            container.getLogger().debug("a refusal could not be sent", callerHasGone);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Installation {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerRefusals() {
            return factory -> factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ContainerRefusal.class.getName());
                }
            });
        }
    }
}
