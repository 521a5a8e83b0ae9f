package org.yuheng.node.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.yuheng.trust.envelope.Envelope;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The orchestrator's REST, as far as nodes use it: every body is a signed envelope. */
public final class Registry {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MAX_ANSWER = 4 << 20;

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param base for example {@code http://127.0.0.1:8080} */
    public Registry(String base) {
        this.base = URI.create(base.endsWith("/") ? base : base + "/");
    }

    /** The orchestrator said no; its message is a problem document (RFC 9457). */
    public static final class Rejected extends IOException {

        private final int status;
        private final String body;

        Rejected(int status, String body) {
            super("the orchestrator answered " + status + ": " + body);
            this.status = status;
            this.body = body;
        }

        /** What the problem document says to a person: its title in Chinese or English, and its detail. */
        public String words(boolean english) {
            try {
                JsonNode problem = JsonMapper.shared().readTree(body);
                String title = problem.path("titles")
                        .path(english ? "en" : "zh")
                        .asString(problem.path("title").asString(""));
                return title + " (" + problem.path("code").asString(String.valueOf(status)) + "): "
                        + problem.path("detail").asString("");
            } catch (JacksonException e) {
                // Somebody between the node and the orchestrator answered.
                return String.valueOf(status);
            }
        }

        public int status() {
            return status;
        }
    }

    /** @return the answer's body */
    public byte[] post(String path, Envelope envelope) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve("api/v1/" + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(envelope.toBytes())));
    }

    public byte[] get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve("api/v1/" + path)).timeout(PATIENCE));
    }

    private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.body().length > MAX_ANSWER) {
            throw new IOException("an answer of " + response.body().length + " bytes, at most " + MAX_ANSWER);
        }
        if (response.statusCode() / 100 != 2) {
            throw new Rejected(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        }
        return response.body();
    }
}
