package org.yuheng.node.push;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.adapters.api.FeedLimits;
import org.yuheng.json.StrictJson;
import org.yuheng.node.datasets.DatasetStore;
import org.yuheng.node.datasets.Source;
import org.yuheng.node.push.PushDesk.PushAnswer;

/**
 * {@code PUT /push/DATASET} over TLS under the node's certificate, with a bearer token and an {@code Idempotency-Key}. It
 * is a door of its own, apart from the people's console and from the contract between nodes, and only where {@code
 * push.json} in the node's home names an address for it.
 */
public final class PushDoor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PushDoor.class);
    private static final Pattern PATH = Pattern.compile("/push/([A-Za-z0-9][A-Za-z0-9_.-]{0,99})");
    private static final String BEARER = "Bearer ";
    private static final int MOST = FeedLimits.DEFAULT.pageBytes();

    static {
        // Read once by the JDK's server: a sender that dribbles loses its thread again.
        System.setProperty("sun.net.httpserver.maxReqTime", "60");
    }

    /** @param listen {@code host:port} */
    public record Address(String listen) {}

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final PushDesk desk;

    private PushDoor(HttpsServer server, PushDesk desk) {
        this.server = server;
        this.desk = desk;
    }

    public static PushDoor open(Address address, SSLContext tls, PushDesk desk) throws IOException {
        int colon = address.listen().lastIndexOf(':');
        HttpsServer server = HttpsServer.create(
                new InetSocketAddress(
                        address.listen().substring(0, colon),
                        Integer.parseInt(address.listen().substring(colon + 1))),
                16);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        PushDoor door = new PushDoor(server, desk);
        server.setExecutor(door.threads);
        server.createContext("/", door::serve);
        server.start();
        LOG.info("partners push to port {}", door.port());
        return door;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                answer(exchange);
            } catch (IOException | RuntimeException e) {
                LOG.warn("a push failed", e);
                say(exchange, 500, new PushAnswer("PUSH_FAILED", "the node failed; send it again later", 0, ""));
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
        String header = header(exchange, "Authorization");
        Optional<DatasetStore.Stored> dataset = path.matches() && header.startsWith(BEARER)
                ? desk.authorised(path.group(1), header.substring(BEARER.length()))
                : Optional.empty();
        if (dataset.isEmpty()) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            no(exchange, 401, "PUSH_UNAUTHORISED", "no dataset is pushed to at this address with this token");
            return;
        }
        if (!exchange.getRequestMethod().equals("PUT")) {
            exchange.getResponseHeaders().set("Allow", "PUT");
            no(exchange, 405, "METHOD", "payloads are PUT here");
            return;
        }
        String expected = ((Source.PartnerPush) dataset.get().source()).format().mediaType();
        if (!header(exchange, "Content-Type").split(";")[0].strip().equalsIgnoreCase(expected)
                || !header(exchange, "Content-Encoding").isEmpty()) {
            no(exchange, 415, "PARTNER_CONTENT_TYPE", "expected " + expected + ", not compressed");
            return;
        }
        byte[] payload = bounded(exchange.getRequestBody());
        if (payload.length > MOST) {
            no(exchange, 413, "PARTNER_OVER_LIMIT", "at most " + MOST + " bytes are taken");
            return;
        }
        PushAnswer answer = desk.push(dataset.get(), header(exchange, "Idempotency-Key"), payload);
        say(exchange, status(answer.code()), answer);
    }

    private static int status(String code) {
        return switch (code) {
            case PushDesk.ACCEPTED -> 201;
            case "IDEMPOTENCY_KEY" -> 400;
            case "IDEMPOTENCY_KEY_REUSED" -> 409;
            case "DISK_FULL" -> 507;
            // Of the payload: not as declared, or private.
            default -> 422;
        };
    }

    private static byte[] bounded(InputStream body) throws IOException {
        return body.readNBytes(MOST + 1);
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private static void no(HttpExchange exchange, int status, String code, String message) throws IOException {
        say(exchange, status, new PushAnswer(code, message, 0, ""));
    }

    private static void say(HttpExchange exchange, int status, PushAnswer answer) throws IOException {
        byte[] json = StrictJson.write(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, json.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(json);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
