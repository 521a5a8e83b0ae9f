package org.yuheng.demo.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yuheng.trust.Digests;
import org.yuheng.trust.receipt.FiledForm;

/** The files of a directory, each with the digest of its content. */
final class PaperFiles {

    private static final int MOST = 1_000;

    private PaperFiles() {}

    /**
     * @param but files of the directory that are no papers
     * @throws IOException with {@code PAPERS_UNREADABLE} where it is no directory, or holds too much to be one of papers
     */
    static List<FiledForm.Found> in(Path directory, List<Path> but) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("PAPERS_UNREADABLE: " + directory + " is no directory");
        }
        List<Path> inside;
        try (Stream<Path> all = Files.list(directory)) {
            inside = all.sorted().limit(MOST + 1L).toList();
        }
        if (inside.size() > MOST) {
            throw new IOException("PAPERS_UNREADABLE: " + directory + " holds more than " + MOST
                    + " files; put the papers alone into a directory");
        }
        List<FiledForm.Found> found = new ArrayList<>();
        for (Path path : inside) {
            if (but.stream().noneMatch(other -> same(path, other))) {
                if (!Files.isRegularFile(path)) {
                    throw new IOException(
                            "PAPERS_UNREADABLE: " + path + " is no file; put the papers alone into a directory");
                }
                found.add(new FiledForm.Found(path.getFileName().toString(), digest(path)));
            }
        }
        return found;
    }

    private static boolean same(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digesting.transferTo(OutputStream.nullOutputStream());
            return Digests.text(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
