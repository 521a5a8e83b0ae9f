package org.yuheng.trust.manifest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Values that measurement registers must have, by the vendor's register names in lower case as {@link
 * org.yuheng.trust.attestation.Claims#measurements()} has them ({@code mrtd}, {@code rtmr0}…{@code rtmr3}, {@code
 * mrconfigid}; {@code mrenclave}; {@code measurement}; {@code pcr0}…), each as lower-case hex. Every register named must
 * match; a register that is not named is not compared.
 */
public final class Measurement {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{1,31}");
    private static final Pattern VALUE = Pattern.compile("([0-9a-f]{2}){1,128}");

    private final SortedMap<String, String> registers;

    private Measurement(SortedMap<String, String> registers) {
        this.registers = registers;
    }

    /** @throws IllegalArgumentException when empty: a measurement that compares nothing would accept everything */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Measurement of(Map<String, String> registers) {
        if (registers.isEmpty()) {
            throw new IllegalArgumentException("a measurement names no register, so it would accept any code");
        }
        registers.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()
                    || value == null
                    || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "register \"" + name + "\" = \"" + value + "\"; expected " + NAME + " = lower-case hex");
            }
        });
        return new Measurement(new TreeMap<>(registers));
    }

    /**
     * The MRTD that the simulated enclave of these jars reports: SHA-384 over, for every jar in the order of file names,
     * the length of the name (4 bytes, big-endian), the name in UTF-8, and the SHA-384 of the file.
     *
     * @param jars the whole class path; two jars of one name are refused
     */
    public static Measurement ofJars(List<Path> jars) throws IOException {
        SortedMap<String, Path> byName = new TreeMap<>();
        for (Path jar : jars) {
            String name = String.valueOf(jar.getFileName());
            if (byName.put(name, jar) != null) {
                throw new IllegalArgumentException("two jars are called " + name + "; which one runs is not certain");
            }
        }
        MessageDigest all = sha384();
        for (Map.Entry<String, Path> jar : byName.entrySet()) {
            byte[] name = jar.getKey().getBytes(StandardCharsets.UTF_8);
            all.update(ByteBuffer.allocate(4).putInt(name.length).array());
            all.update(name);
            all.update(digest(jar.getValue()));
        }
        return of(Map.of("mrtd", HexFormat.of().formatHex(all.digest())));
    }

    private static byte[] digest(Path file) throws IOException {
        MessageDigest one = sha384();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), one)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return one.digest();
    }

    private static MessageDigest sha384() {
        try {
            return MessageDigest.getInstance("SHA-384");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-384", e);
        }
    }

    /** Register name to lower-case hex, in the order of names. */
    @JsonValue
    public Map<String, String> registers() {
        return new TreeMap<>(registers);
    }

    /** Whether evidence that reports {@code actual} has every register as it is here. */
    public boolean matches(Map<String, String> actual) {
        return registers.entrySet().stream()
                .allMatch(expected -> expected.getValue().equals(actual.get(expected.getKey())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Measurement that && registers.equals(that.registers);
    }

    @Override
    public int hashCode() {
        return registers.hashCode();
    }

    @Override
    public String toString() {
        return registers.toString();
    }
}
