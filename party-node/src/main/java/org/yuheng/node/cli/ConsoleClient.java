package org.yuheng.node.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.yuheng.node.home.NodeHome;

/** Talks to a running node's console as one of its people. */
final class ConsoleClient {

    private final NodeHome home;
    private final String token;

    /**
     * @param person whose token to read from the home, where {@code people add} left it; {@code YUHENG_PERSON_TOKEN} counts
     *     first
     */
    ConsoleClient(Path directory, String person) throws IOException {
        this.home = new NodeHome(directory);
        String fromEnvironment = System.getenv("YUHENG_PERSON_TOKEN");
        Path file = home.resolve("people/" + person + ".token");
        if (fromEnvironment == null && !Files.exists(file)) {
            throw new IOException("PERSON_UNKNOWN: no token of \"" + person + "\" in " + file
                    + "; add the person with `node people add`, or set YUHENG_PERSON_TOKEN");
        }
        this.token = fromEnvironment != null
                ? fromEnvironment
                : Files.readString(file).strip();
    }

    String get(String path) throws IOException, InterruptedException {
        return new String(send(request(path).GET()), StandardCharsets.UTF_8);
    }

    byte[] post(String path, byte[] json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json)));
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + home.config().consolePort() + "/api/" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token);
    }

    private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            ConnectException explained = new ConnectException("NODE_NOT_RUNNING: nothing answers at 127.0.0.1:"
                    + home.config().consolePort() + "; start the node with `node run`");
            explained.initCause(e);
            throw explained;
        }
        if (response.statusCode() / 100 != 2) {
            throw new IOException("the node answered " + response.statusCode() + ": "
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
        return response.body();
    }
}
