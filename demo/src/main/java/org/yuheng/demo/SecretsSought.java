package org.yuheng.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Looks through every file that a run wrote, logs and databases and their journals included, for what must not be there:
 * passwords and tokens, private keys that are not encrypted, and rows of the owners' tables.
 */
final class SecretsSought {

    /** Rows taken of each table, spread over it. */
    private static final int ROWS = 40;
    /** Shorter texts stand in other places by chance. */
    private static final int SHORTEST = 12;

    private final Path state;
    private final Map<String, byte[]> needles = new LinkedHashMap<>();

    private SecretsSought(Path state) {
        this.state = state;
    }

    /**
     * @param files that were read
     * @param needles that were sought
     * @param found what is where it must not be; empty is good
     */
    record Report(int files, int needles, List<String> found) {}

    static Report in(Path state) throws IOException {
        SecretsSought sought = new SecretsSought(state);
        List<Path> files = files(state);
        sought.privateKeys();
        for (Path file : files) {
            if (isSecretFile(file)) {
                sought.add(
                        "the content of " + state.relativize(file),
                        Files.readString(file).strip());
            } else if (sought.isSource(file)) {
                sought.rowsOf(file);
            }
        }
        return sought.read(files);
    }

    /** A database makes, renames and deletes files while it works. */
    private static List<Path> files(Path state) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(state, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        files.sort(null);
        return files;
    }

    private static boolean isSecretFile(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith("password") || name.endsWith(".token");
    }

    /** What the city's offices and companies hold themselves. */
    private boolean isSource(Path file) {
        return file.startsWith(state.resolve("city"));
    }

    /** Where a secret may stand: in its own file, what is sent to accounts at the start, the owners' sources, opened results. */
    private boolean mayHold(Path file) {
        return isSecretFile(file)
                || isSource(file)
                || file.startsWith(state.resolve("results"))
                || file.equals(state.resolve("import.json"))
                // The simulated platform's key is no secret from its host, and says so wherever it is used.
                || file.getFileName().toString().endsWith("platform.json");
    }

    /** Unencrypted keys begin alike: in PEM, in DER (PKCS#8, version and algorithm), and in the base64 of that. */
    private void privateKeys() {
        for (String label : new String[] {"PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"}) {
            add("an unencrypted " + label + " in PEM", "-----BEGIN " + label + "-----");
        }
        Map<String, String> beginnings = new LinkedHashMap<>();
        beginnings.put("an unencrypted EC key", "020100301306072a8648ce3d0201");
        beginnings.put("an unencrypted Ed25519 key", "020100300506032b65700422");
        beginnings.put("an unencrypted X25519 key", "020100300506032b656e0422");
        beginnings.put("an unencrypted RSA key", "020100300d06092a864886f70d010101");
        beginnings.forEach((what, hex) -> {
            byte[] der = HexFormat.of().parseHex(hex);
            needles.put(what, der);
            for (int shift = 0; shift < 3; shift++) {
                add(what + " in base64, " + shift, base64Inside(der, shift));
            }
        });
    }

    /** How {@code bytes} look inside of a longer text, when {@code shift} bytes of their first group of three are before them. */
    private static String base64Inside(byte[] bytes, int shift) {
        byte[] shifted = new byte[shift + bytes.length];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        String text = Base64.getEncoder().encodeToString(shifted);
        return text.substring((shift * 8 + 5) / 6, shifted.length / 3 * 4);
    }

    /** What identifies somebody: a row's long values, not its district. */
    private void rowsOf(Path table) throws IOException {
        List<String> lines = Files.readAllLines(table, StandardCharsets.UTF_8);
        int step = Math.max(1, lines.size() / ROWS);
        for (int i = 1; i < lines.size(); i += step) {
            for (String value : lines.get(i).split(",")) {
                // Words stand in code lists too; digits mixed in make it somebody's.
                if (value.length() >= 16 && value.chars().anyMatch(Character::isDigit)) {
                    add("a value of " + state.relativize(table), value);
                }
            }
        }
    }

    private void add(String what, String text) {
        if (text.length() >= SHORTEST) {
            needles.put(
                    what + (needles.containsKey(what) ? " " + needles.size() : ""),
                    text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Report read(List<Path> files) throws IOException {
        Index index = new Index(needles);
        List<String> found = new ArrayList<>();
        int read = 0;
        int gone = 0;
        for (Path file : files) {
            if (mayHold(file)) {
                continue;
            }
            try (InputStream in = Files.newInputStream(file)) {
                for (String what : index.find(in)) {
                    found.add(what + " in " + state.relativize(file));
                }
                read++;
            } catch (NoSuchFileException e) {
                gone++;
            }
        }
        if (gone > files.size() / 10) {
            throw new IOException(gone + " of " + files.size() + " files were gone before they could be read");
        }
        return new Report(read, needles.size(), found);
    }

    /** All needles at once: by their first eight bytes, then whole. */
    private static final class Index {

        private static final int KEY = 8;

        private final Map<Long, List<Map.Entry<String, byte[]>>> byKey = new HashMap<>();
        private final boolean[] lastTwo = new boolean[1 << 16];
        private final int longest;

        Index(Map<String, byte[]> needles) {
            int most = KEY;
            for (Map.Entry<String, byte[]> needle : needles.entrySet()) {
                long key = 0;
                for (int i = 0; i < KEY; i++) {
                    key = key << 8 | needle.getValue()[i] & 0xFF;
                }
                byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(needle);
                lastTwo[(int) (key & 0xFFFF)] = true;
                most = Math.max(most, needle.getValue().length);
            }
            this.longest = most;
        }

        TreeSet<String> find(InputStream in) throws IOException {
            TreeSet<String> found = new TreeSet<>();
            byte[] window = new byte[(1 << 20) + longest];
            int kept = 0;
            for (int got = in.readNBytes(window, 0, window.length); got > 0; ) {
                int filled = kept + got;
                search(window, filled, found);
                kept = Math.min(longest - 1, filled);
                System.arraycopy(window, filled - kept, window, 0, kept);
                got = in.readNBytes(window, kept, window.length - kept);
            }
            return found;
        }

        private void search(byte[] bytes, int filled, TreeSet<String> found) {
            long key = 0;
            for (int i = 0; i < filled; i++) {
                key = key << 8 | bytes[i] & 0xFF;
                if (i >= KEY - 1 && lastTwo[(int) (key & 0xFFFF)]) {
                    for (Map.Entry<String, byte[]> needle : byKey.getOrDefault(key, List.of())) {
                        if (standsAt(bytes, filled, i - KEY + 1, needle.getValue())) {
                            found.add(needle.getKey());
                        }
                    }
                }
            }
        }

        private static boolean standsAt(byte[] bytes, int filled, int at, byte[] needle) {
            return at + needle.length <= filled
                    && Arrays.equals(bytes, at, at + needle.length, needle, 0, needle.length);
        }
    }
}
