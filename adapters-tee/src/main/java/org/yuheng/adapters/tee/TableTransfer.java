package org.yuheng.adapters.tee;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.Refusal;

/**
 * Parquet files over a link: name, row count, size, bytes for each table; an empty name ends the list; then the enclave
 * answers one byte when it is done.
 */
final class TableTransfer implements AutoCloseable {

    private static final int DONE = 1;
    private static final int BUFFER = 1 << 16;

    private final Link link;
    private final DataInputStream in;
    private final DataOutputStream out;

    TableTransfer(Link link) {
        this.link = link;
        this.in = new DataInputStream(new BufferedInputStream(link.in(), BUFFER));
        this.out = new DataOutputStream(new BufferedOutputStream(link.out(), BUFFER));
    }

    /**
     * A table as it arrived. Its digest is taken on a thread of its own while the query reads the file: on a processor
     * without SHA instructions it takes longer than many a query.
     *
     * @param digesting begun when the file was complete, and needs it until {@link #digest()} returns
     */
    record Arrived(String table, long rows, Path parquet, FutureTask<String> digesting) {

        /** Of the file's bytes, {@code sha256:HEX}; waits for it. */
        String digest() throws IOException, InterruptedException {
            try {
                return digesting.get();
            } catch (ExecutionException e) {
                throw new IOException("table " + table + " could not be digested", e.getCause());
            }
        }
    }

    void send(InputTable table) throws JobFailure {
        try (InputStream file = Files.newInputStream(table.parquet())) {
            out.writeUTF(table.table());
            out.writeLong(table.rows());
            out.writeLong(Files.size(table.parquet()));
            file.transferTo(out);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    void end() throws JobFailure {
        try {
            out.writeUTF("");
            out.flush();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    void awaitDone() throws JobFailure {
        try {
            if (in.read() != DONE) {
                throw gone(new IOException("the link ended before the enclave was done"));
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /**
     * @param maxBytes a larger file is refused before it is read
     * @return the next table, or null after the last one
     */
    Arrived receive(Path directory, long maxBytes) throws JobFailure {
        try {
            String table = in.readUTF();
            if (table.isEmpty()) {
                return null;
            }
            long rows = in.readLong();
            long size = in.readLong();
            if (rows < 0 || size < 0 || size > maxBytes) {
                throw new JobFailure(
                        Fault.PEER,
                        "TABLE_TOO_LARGE",
                        "table " + table + " from " + link.peerRole() + ": " + size + " bytes, at most " + maxBytes);
            }
            Path file = Files.createTempFile(directory, "table", ".parquet");
            try (OutputStream sink = Files.newOutputStream(file)) {
                copy(in, sink, size);
            }
            FutureTask<String> digesting = new FutureTask<>(() -> digest(file));
            new Thread(digesting, "digest").start();
            return new Arrived(table, rows, file, digesting);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private static String digest(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[BUFFER];
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int read; (read = bytes.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, read);
            }
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    void done() throws JobFailure {
        try {
            out.write(DONE);
            out.flush();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private static void copy(InputStream from, OutputStream to, long size) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (long left = size; left > 0; ) {
            int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("the link ended " + left + " bytes early");
            }
            to.write(buffer, 0, read);
            left -= read;
        }
    }

    private JobFailure gone(IOException e) {
        return new JobFailure(
                new Refusal(Fault.PEER, "LINK_LOST", "link to " + link.peerRole() + ": " + e.getMessage()), e);
    }

    @Override
    public void close() throws JobFailure {
        try {
            link.close();
        } catch (IOException e) {
            throw gone(e);
        }
    }
}
