package org.yuheng.policy.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.yuheng.policy.Facts;

/** The base documents of the cases, each a request that proceeds. */
public final class Bases {

    private Bases() {}

    public static List<String> names() {
        return List.of("intra", "intra-personal", "inter", "map", "bank", "telecom", "receives", "transfer");
    }

    public static byte[] bytes(String name) {
        try (InputStream in = Facts.class.getResourceAsStream("bases/" + name + ".json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    public static Facts facts(String name) {
        return Facts.parse(bytes(name));
    }
}
