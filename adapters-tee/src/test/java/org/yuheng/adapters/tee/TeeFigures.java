package org.yuheng.adapters.tee;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.FutureTask;
import org.yuheng.adapter.engine.Link;
import org.yuheng.trust.sealing.DataKey;
import org.yuheng.trust.sealing.SealedFrames;

/**
 * Prints, as JSON lines, how long the enclave's way of a query takes (Parquet sealed frame by frame over a loopback socket,
 * unsealed, written to scratch with its digest, loaded into a DuckDB that is then locked, queried) against a bare DuckDB
 * that loads the same Parquet file and runs the same query; in turn, so that a busy machine disturbs both alike. Attestation
 * and the start of the enclave's process are not in it. Arguments: rows (1,000,000 and 10,000,000), pairs (5).
 */
public final class TeeFigures {

    private static final String QUERY = "SELECT street, sum(tax) AS tax, avg(age) AS age, count(*) AS n FROM people"
            + " WHERE member = 1 GROUP BY street ORDER BY street";
    private static final List<String> COLUMNS = List.of("id", "street", "tax", "age", "member");
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final long MEMORY_MIB = 4_096;

    private TeeFigures() {}

    public static void main(String[] arguments) throws Exception {
        int pairs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        long[] sizes =
                arguments.length > 0 ? new long[] {Long.parseLong(arguments[0])} : new long[] {1_000_000, 10_000_000};
        Path directory = Files.createTempDirectory("yuheng-tee-figures");
        try {
            for (long rows : sizes) {
                measure(directory, rows, pairs);
            }
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static void measure(Path directory, long rows, int pairs) throws Exception {
        ParquetInput input = ParquetInput.of(
                directory,
                "people",
                "SELECT printf('4201%014d', range) AS id, 'street-' || (hash(range) % 200) AS street,"
                        + " CAST(hash(range + 1) % 100000 AS BIGINT) AS tax, CAST(hash(range + 2) % 90 AS BIGINT) AS age,"
                        + " CAST(range % 2 AS BIGINT) AS member",
                rows);
        double[] enclave = new double[pairs];
        double[] bare = new double[pairs];
        double[] ratio = new double[pairs];
        for (int i = -1; i < pairs; i++) {
            long start = System.nanoTime();
            long mine = inEnclave(directory, input);
            long middle = System.nanoTime();
            long peers = bare(input.parquet());
            long end = System.nanoTime();
            if (mine != peers) {
                throw new IllegalStateException("the enclave's way gave " + mine + ", DuckDB " + peers);
            }
            if (i >= 0) {
                enclave[i] = (middle - start) / 1e9;
                bare[i] = (end - middle) / 1e9;
                ratio[i] = enclave[i] / bare[i];
            }
        }
        System.out.printf(
                Locale.ROOT,
                "{\"figure\":\"sql\",\"rows\":%d,\"parquetBytes\":%d,\"pairs\":%d,\"enclaveSeconds\":%.3f,"
                        + "\"duckdbSeconds\":%.3f,\"ratio\":%.2f,\"ratioLeast\":%.2f,\"ratioMost\":%.2f}%n",
                rows,
                Files.size(input.parquet()),
                pairs,
                median(enclave),
                median(bare),
                median(ratio),
                Arrays.stream(ratio).min().orElseThrow(),
                Arrays.stream(ratio).max().orElseThrow());
        Files.delete(input.parquet());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static long bare(Path parquet) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET memory_limit='" + MEMORY_MIB + "MiB'");
            statement.execute("SET threads=" + THREADS);
            statement.execute("CREATE TABLE people AS SELECT * FROM read_parquet('" + parquet + "')");
            return query(statement);
        }
    }

    private static long query(Statement statement) throws SQLException {
        long sum = 0;
        try (ResultSet rows = statement.executeQuery(QUERY)) {
            while (rows.next()) {
                sum = sum * 31 + rows.getString(1).hashCode() + rows.getLong(2) + rows.getLong(4);
            }
        }
        return sum;
    }

    private static long inEnclave(Path scratch, ParquetInput input) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DataKey key = DataKey.generate();
                Socket toEnclave = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket fromOwner = server.accept()) {
            FutureTask<Void> owner = new FutureTask<>(() -> {
                try (TableTransfer transfer = new TableTransfer(new Sealed(key, toEnclave, "owner", "enclave"))) {
                    transfer.send(input);
                    transfer.end();
                    transfer.awaitDone();
                }
                return null;
            });
            new Thread(owner, "owner").start();
            long answer;
            try (TableTransfer transfer = new TableTransfer(new Sealed(key, fromOwner, "enclave", "owner"));
                    LockedDuckDb database = LockedDuckDb.open(MEMORY_MIB, THREADS)) {
                TableTransfer.Arrived table = transfer.receive(scratch, 8L << 30);
                database.table("people", COLUMNS, table.parquet());
                database.lock();
                try (Statement statement = database.connection().createStatement()) {
                    answer = query(statement);
                }
                table.digest();
                Files.delete(table.parquet());
                transfer.done();
            }
            owner.get();
            return answer;
        }
    }

    /** One side of a session: sealed frames in both directions, as between a node and the inside of an enclave. */
    private record Sealed(String peerRole, InputStream in, SealedFrames.Writer out) implements Link {

        Sealed(DataKey key, Socket socket, String self, String peer) throws IOException {
            this(
                    peer,
                    SealedFrames.reader(key, "from " + peer, new BufferedInputStream(socket.getInputStream(), 1 << 17)),
                    SealedFrames.writer(
                            key, "from " + self, new BufferedOutputStream(socket.getOutputStream(), 1 << 17)));
        }

        @Override
        public void close() throws IOException {
            out.finish();
        }
    }
}
