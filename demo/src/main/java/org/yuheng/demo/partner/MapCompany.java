package org.yuheng.demo.partner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yuheng.json.StrictJson;

/**
 * {@code MapCompany PORT DIRECTORY TOKEN_FILE}: serves each {@code map_*.csv} of a directory as paged JSON at the file's
 * name to whoever bears the token, as a partner's own system would.
 */
public final class MapCompany {

    private static final int PAGE = 1_000;
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    private final Path table;
    private final byte[] token;

    private MapCompany(Path table, byte[] token) {
        this.table = table;
        this.token = token;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("usage: MapCompany PORT DIRECTORY TOKEN_FILE");
            System.exit(2);
        }
        byte[] token = ("Bearer " + Files.readString(Path.of(arguments[2])).strip()).getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 16);
        try (DirectoryStream<Path> tables = Files.newDirectoryStream(Path.of(arguments[1]), "map_*.csv")) {
            for (Path table : tables) {
                String name = table.getFileName().toString().replace(".csv", "");
                server.createContext("/" + name, new MapCompany(table, token)::answer);
            }
        }
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
        byte[] page = StrictJson.write(page(Files.readAllLines(table), from));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    private static Map<String, Object> page(List<String> lines, int from) {
        String[] names = lines.get(0).split(",");
        List<Map<String, Object>> items = new ArrayList<>();
        int to = Math.min(lines.size(), from + PAGE);
        for (String line : lines.subList(Math.min(from, to), to)) {
            String[] values = line.split(",");
            Map<String, Object> item = new LinkedHashMap<>();
            for (int column = 0; column < names.length; column++) {
                boolean number = WHOLE.matcher(values[column]).matches();
                item.put(names[column], number ? (Object) Long.valueOf(values[column]) : values[column]);
            }
            items.add(item);
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("items", items);
        page.put("next", to < lines.size() ? String.valueOf(to) : null);
        return page;
    }
}
