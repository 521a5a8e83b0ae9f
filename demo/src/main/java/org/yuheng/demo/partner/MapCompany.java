package org.yuheng.demo.partner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yuheng.json.StrictJson;

/**
 * {@code MapCompany PORT CSV TOKEN_FILE}: serves a CSV file as paged JSON at {@code /traffic} to whoever bears the token,
 * as a partner's own system would.
 */
public final class MapCompany {

    private static final int PAGE = 1_000;

    private final List<String> lines;
    private final byte[] token;

    private MapCompany(List<String> lines, byte[] token) {
        this.lines = lines;
        this.token = token;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("usage: MapCompany PORT CSV TOKEN_FILE");
            System.exit(2);
        }
        MapCompany company = new MapCompany(
                Files.readAllLines(Path.of(arguments[1])),
                ("Bearer " + Files.readString(Path.of(arguments[2])).strip()).getBytes(StandardCharsets.UTF_8));
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 16);
        server.createContext("/traffic", company::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8))) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        String query = exchange.getRequestURI().getQuery();
        int from = query != null && query.matches("cursor=[0-9]{1,9}") ? Integer.parseInt(query.substring(7)) : 1;
        byte[] page = StrictJson.write(page(from));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    private Map<String, Object> page(int from) {
        String[] names = lines.get(0).split(",");
        List<Map<String, Object>> items = new ArrayList<>();
        int to = Math.min(lines.size(), from + PAGE);
        for (String line : lines.subList(Math.min(from, to), to)) {
            String[] values = line.split(",");
            items.add(Map.of(names[0], values[0], names[1], Long.parseLong(values[1])));
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("items", items);
        page.put("next", to < lines.size() ? String.valueOf(to) : null);
        return page;
    }
}
