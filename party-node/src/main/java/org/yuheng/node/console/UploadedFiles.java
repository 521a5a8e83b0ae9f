package org.yuheng.node.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.springframework.web.multipart.MultipartFile;
import org.yuheng.trust.Outcome;

/** Files that people bring through the browser: bounded, of a known kind, kept where only the node reads. */
final class UploadedFiles {

    /** Largest file that is taken; larger ones are named by their path on the node's machine. */
    static final int LARGEST_MIB = 200;

    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final Charset CHINESE_WINDOWS = Charset.forName("GB18030");

    private final Path directory;

    /** @param directory made when the first file comes */
    UploadedFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * The node's own directory holds keys and other owners' data: of it, an owner's people may name only what they brought
     * themselves.
     */
    boolean offLimits(Path named, String owner) throws IOException {
        Path file = Files.exists(named)
                ? named.toRealPath()
                : named.toAbsolutePath().normalize();
        Path home = directory.toAbsolutePath().getParent();
        return (file.startsWith(home) || Files.exists(home) && file.startsWith(home.toRealPath()))
                && !file.startsWith(directory.toAbsolutePath().resolve(owner))
                && !(Files.exists(directory)
                        && file.startsWith(directory.toRealPath().resolve(owner)));
    }

    /**
     * @param converted whether the text was written anew as UTF-8 because it came as GB18030 (GBK)
     */
    record Kept(Path file, boolean converted) {}

    /**
     * Keeps a file under a name of our own.
     *
     * @return refused as {@code FILE_EMPTY}, {@code FILE_KIND} or {@code FILE_NOT_TEXT}
     */
    Outcome<Kept> keep(MultipartFile file, String code, String owner) throws IOException {
        String name = String.valueOf(file.getOriginalFilename()).toLowerCase(Locale.ROOT);
        if (file.isEmpty()) {
            return Outcome.refused("FILE_EMPTY", "choose a file that has something in it");
        }
        if (!name.endsWith(".csv") && !name.endsWith(".parquet")) {
            return Outcome.refused("FILE_KIND", "the name must end in .csv or .parquet");
        }
        Path place = Files.createDirectories(directory.resolve(owner));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        boolean parquet = name.endsWith(".parquet");
        Path kept = place.resolve(
                code + "-" + UUID.randomUUID().toString().substring(0, 8) + (parquet ? ".parquet" : ".csv"));
        file.transferTo(kept);
        Outcome<Kept> outcome = parquet ? parquet(kept) : text(kept);
        if (!outcome.isAccepted()) {
            Files.deleteIfExists(kept);
        }
        return outcome;
    }

    private static Outcome<Kept> parquet(Path kept) throws IOException {
        try (InputStream in = Files.newInputStream(kept)) {
            return Arrays.equals(in.readNBytes(PARQUET.length), PARQUET)
                    ? Outcome.accepted(new Kept(kept, false))
                    : Outcome.refused("FILE_KIND", "the file does not begin as a Parquet file does");
        }
    }

    /** Spreadsheets on Chinese machines write GBK: it is written anew as UTF-8. */
    private static Outcome<Kept> text(Path kept) throws IOException {
        if (decodes(kept, StandardCharsets.UTF_8, null)) {
            return Outcome.accepted(new Kept(kept, false));
        }
        Path converted = kept.resolveSibling(kept.getFileName() + ".utf8");
        if (!decodes(kept, CHINESE_WINDOWS, converted)) {
            Files.deleteIfExists(converted);
            return Outcome.refused("FILE_NOT_TEXT", "the file is neither UTF-8 nor GB18030 text");
        }
        Files.move(converted, kept, StandardCopyOption.REPLACE_EXISTING);
        return Outcome.accepted(new Kept(kept, true));
    }

    /** @param target where to write it as UTF-8; null to look only */
    private static boolean decodes(Path file, Charset charset, Path target) throws IOException {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        CharBuffer characters = CharBuffer.allocate(1 << 16);
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = target == null ? OutputStream.nullOutputStream() : Files.newOutputStream(target)) {
            boolean end = false;
            while (!end) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = read < 0;
                bytes.position(bytes.position() + Math.max(0, read)).flip();
                var result = decoder.decode(bytes, characters, end);
                if (result.isError()) {
                    result.throwException();
                }
                bytes.compact();
                characters.flip();
                if (characters.chars().anyMatch(c -> c == 0)) {
                    return false;
                }
                out.write(characters.toString().getBytes(StandardCharsets.UTF_8));
                characters.clear();
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
