package org.yuheng.node;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A map company's REST endpoint: pages of JSON, for whoever has the token. */
public final class PartnerServer implements AutoCloseable {

    public static final String TOKEN = "a-token-of-the-test";

    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;
    private volatile List<String> pages = List.of("[]");

    public PartnerServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/roads", exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    exchange.sendResponseHeaders(401, -1);
                    return;
                }
                String query = exchange.getRequestURI().getRawQuery();
                int page = query == null ? 0 : Integer.parseInt(query.substring("cursor=".length()));
                String next = page + 1 < pages.size() ? "\"" + (page + 1) + "\"" : "null";
                byte[] body =
                        ("{\"items\":" + pages.get(page) + ",\"next\":" + next + "}").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    /** @param items JSON arrays, one a page */
    public void has(String... items) {
        pages = List.of(items);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/roads";
    }

    public int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
