package org.yuheng.orchestrator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A REST client for tests; paths are below {@code /api/v1}. */
public final class Api {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String base;
    private final String token;
    private final Map<String, String> headers;

    Api(String base, String token) {
        this(base, token, Map.of());
    }

    private Api(String base, String token, Map<String, String> headers) {
        this.base = base;
        this.token = token;
        this.headers = headers;
    }

    /** What came back. */
    public record Answer(int status, JsonNode body, String text, java.net.http.HttpHeaders headers) {

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** The problem's code, empty when it is none. */
        public String code() {
            return body.path("code").asString("");
        }

        public Answer expect(int expected) {
            Assertions.assertThat(status).as(text).isEqualTo(expected);
            return this;
        }

        public Answer refused(int expected, String code) {
            Assertions.assertThat(status + " " + code()).as(text).isEqualTo(expected + " " + code);
            return this;
        }
    }

    public Api signIn(String username, String password) {
        Answer answer = post("/sessions", Map.of("username", username, "password", password));
        return new Api(base, answer.expect(201).body().get("token").asString(), headers);
    }

    /** Of the session that is signed in; null for nobody's. */
    public String token() {
        return token;
    }

    public Api withToken(String bearer) {
        return new Api(base, bearer, headers);
    }

    public Api with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Api(base, token, more);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** @param body a JSON text as it is, or anything that Jackson writes as JSON */
    public Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    public Answer send(String method, String path, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/v1" + path));
        HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.noBody();
        if (body instanceof byte[] bytes) {
            publisher = HttpRequest.BodyPublishers.ofByteArray(bytes);
        } else if (body != null) {
            String text = body instanceof String plain ? plain : JSON.writeValueAsString(body);
            publisher = HttpRequest.BodyPublishers.ofString(text);
        }
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> answer =
                    HTTP.send(request.method(method, publisher).build(), HttpResponse.BodyHandlers.ofString());
            String type = answer.headers().firstValue("Content-Type").orElse("");
            JsonNode json = type.contains("json") && !answer.body().isEmpty() && !type.contains("lines")
                    ? JSON.readTree(answer.body())
                    : MissingNode.getInstance();
            return new Answer(answer.statusCode(), json, answer.body(), answer.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
