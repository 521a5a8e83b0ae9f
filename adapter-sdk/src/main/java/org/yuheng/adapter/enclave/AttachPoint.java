package org.yuheng.adapter.enclave;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;

/**
 * Where a launched enclave finds the node that launched it. The node makes one for each launch and hands it over in the
 * environment variable {@value #VARIABLE} and in a file, never in an argument, which every account of the machine can read.
 *
 * @param host in numbers, as the enclave sees it
 * @param port 1 to 65535
 * @param token that counts for one control connection
 */
public record AttachPoint(String host, int port, AttachToken token) {

    /** The environment variable. */
    public static final String VARIABLE = "YUHENG_ATTACH";

    /** Before the name of a file, or the word {@code environment}, in the arguments of {@link EnclaveMain}. */
    static final String TCP = "tcp:";

    private static final String ENVIRONMENT = "environment";
    private static final int LARGEST = 1024;
    private static final String FORM =
            "; expected {\"host\":\"127.0.0.1\",\"port\":40000,\"token\":\"…\"} exactly as the node wrote it";

    public AttachPoint {
        LiteralAddress.of(host);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + "; expected 1 to 65535");
        }
    }

    /** As a file or variable holds it. It contains the token. */
    public String text() {
        return new String(StrictJson.write(this), StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@code tcp:} names.
     *
     * @throws IOException ATTACH_ENVIRONMENT, ATTACH_FILE or ATTACH_FORM, saying what was expected
     */
    static AttachPoint named(String name, Map<String, String> environment) throws IOException {
        byte[] json = name.equals(ENVIRONMENT) ? variable(environment) : file(name);
        try {
            return StrictJson.read(json, AttachPoint.class, LARGEST);
        } catch (JsonRefusal e) {
            throw new IOException("ATTACH_FORM: " + e.getMessage() + FORM, e);
        }
    }

    private static byte[] variable(Map<String, String> environment) throws IOException {
        String value = environment.get(VARIABLE);
        if (value == null) {
            throw new IOException("ATTACH_ENVIRONMENT: " + VARIABLE
                    + " is not set; pass the variable of the launcher on, or give tcp:FILE");
        }
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return in.readNBytes(LARGEST + 1);
        } catch (IOException | InvalidPathException e) {
            throw new IOException(
                    "ATTACH_FILE: \"" + name + "\" cannot be read, " + e + "; expected the file that the launcher got,"
                            + " or the word environment",
                    e);
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(LiteralAddress.of(host), port);
    }
}
