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
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    /** A table as it arrived. */
    record Arrived(String table, long rows, Path parquet, String digest) {}

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
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Path file = Files.createTempFile(directory, "table", ".parquet");
            try (OutputStream sink = Files.newOutputStream(file)) {
                copy(new DigestInputStream(in, digest), sink, size);
            }
            return new Arrived(table, rows, file, "sha256:" + HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw gone(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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
