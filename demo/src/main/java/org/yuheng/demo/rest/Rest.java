package org.yuheng.demo.rest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.yuheng.json.StrictJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One base address, spoken to as one person. */
public final class Rest {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String base;
    private final Optional<String> token;

    private Rest(String base, Optional<String> token) {
        this.base = base;
        this.token = token;
    }

    /** @param base with the trailing slash */
    public static Rest anonymous(String base) {
        return new Rest(base, Optional.empty());
    }

    /** The same address, with a bearer token. */
    public Rest as(String bearer) {
        return new Rest(base, Optional.of(bearer));
    }

    /** Signs in at an orchestrator. */
    public Rest signIn(String username, String password) throws IOException, InterruptedException {
        return as(post("sessions", Map.of("username", username, "password", password))
                .json()
                .path("token")
                .asString());
    }

    public record Answer(int status, byte[] body, java.net.http.HttpHeaders headers) {

        public JsonNode json() {
            return JSON.readTree(body);
        }
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return expectSuccess(path, send(request(path).GET()));
    }

    /** Status only; also when it is an error. */
    public int status(String path) throws IOException, InterruptedException {
        return send(request(path).GET()).statusCode();
    }

    public Answer post(String path, Object body) throws IOException, InterruptedException {
        return post(path, body, UUID.randomUUID().toString());
    }

    /** @param idempotencyKey the same for a repeat whose first answer was lost */
    public Answer post(String path, Object body, String idempotencyKey) throws IOException, InterruptedException {
        byte[] bytes = body instanceof byte[] raw ? raw : StrictJson.write(body);
        return expectSuccess(
                path,
                send(request(path)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))));
    }

    /** Empty when the server refuses, 4xx: what is asked for is not there yet. */
    public Optional<Answer> postUnlessRefused(String path, Object body) throws IOException, InterruptedException {
        try {
            return Optional.of(post(path, body));
        } catch (RestProblem e) {
            if (e.status() / 100 == 4) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        return request;
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private Answer expectSuccess(String path, HttpResponse<byte[]> response) throws RestProblem {
        if (response.statusCode() / 100 != 2) {
            throw new RestProblem(base + path, response.statusCode(), response.body());
        }
        return new Answer(response.statusCode(), response.body(), response.headers());
    }
}
