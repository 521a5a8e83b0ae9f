package org.yuheng.adapters.mpc;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapters.mpc.join.GroupedSums;
import org.yuheng.adapters.mpc.join.HiddenJoin;
import org.yuheng.adapters.mpc.ring.RingParty;

/**
 * Prints one JSON line a figure: seconds at party 0, dealing included, for the first run in this JVM (cold) and the median
 * of the last five (warm). Two parties and the dealer are three threads of one JVM over plain loopback TCP.
 */
public final class MpcFigures {

    private static final int MEASURED = 5;
    private static final int RUNS = 40;
    private static final int RUNS_OF_JOINS = 7;

    private MpcFigures() {}

    private interface Operation {
        void run(RingParty party) throws JobFailure;
    }

    public static void main(String[] args) throws Exception {
        long[] small = new Random(1).longs(100_000).toArray();
        long[] large = new Random(2).longs(1_000_000).toArray();
        long[] few = Arrays.copyOf(small, 1_000);
        print("mul 100k", RUNS, p -> p.multiply(small, small));
        print("mul 1M", RUNS, p -> p.multiply(large, large));
        print("dot 100x1000", RUNS, p -> p.dot(small, small, 100, 1000));
        print("cmp 1k 64-bit", RUNS, p -> p.negative(few));
        print("cmp 100k 64-bit", RUNS, p -> p.negative(small));
        print("sum of 1M, opened", RUNS, p -> p.open(new long[] {RingParty.sum(large)}));
        for (int n : new int[] {10_000, 100_000}) {
            print("join and sum by 20 groups, " + n + " x " + n, RUNS_OF_JOINS, join(n, 20));
        }
        print("join and sum by 1000 groups, 100000 x 100000", RUNS_OF_JOINS, join(100_000, 1000));
        print("PSI cardinality, 100000 x 100000", RUNS_OF_JOINS, cardinality(100_000));
        print("PSI cardinality, 500000 x 500000", RUNS_OF_JOINS, cardinality(500_000));
    }

    private static byte[][] keys(int n, int from) {
        byte[][] keys = new byte[n][];
        for (int i = 0; i < n; i++) {
            keys[i] = String.format("42010119%010d", from + i).getBytes(StandardCharsets.UTF_8);
        }
        return keys;
    }

    private static Operation join(int n, int groups) {
        byte[][][] keys = {keys(n, 0), keys(n, n / 2)};
        int[] groupOf = new int[n];
        long[][] values = new long[1][n];
        long[][] present = new long[1][n];
        Arrays.fill(present[0], 1);
        for (int i = 0; i < n; i++) {
            groupOf[i] = i % groups;
            values[0][i] = i;
        }
        GroupedSums.Shape shape = new GroupedSums.Shape(0, n, n, groups, 0, 1, 10, 10);
        return p -> sums(p).run(
                        shape,
                        p.index() == 0
                                ? new GroupedSums.Rows(keys[0], new long[0][], new long[0][], groupOf)
                                : new GroupedSums.Rows(keys[1], values, present, new int[0]));
    }

    private static Operation cardinality(int n) {
        byte[][][] keys = {keys(n, 0), keys(n, n / 2)};
        GroupedSums.Shape shape = new GroupedSums.Shape(0, n, n, 1, 0, 0, 0, 0);
        return p -> sums(p).run(shape, new GroupedSums.Rows(keys[p.index()], new long[0][], new long[0][], new int[n]));
    }

    private static GroupedSums sums(RingParty party) {
        return new GroupedSums(party, new HiddenJoin(party, new byte[HiddenJoin.SALT_BYTES]));
    }

    private static void print(String name, int count, Operation operation) throws Exception {
        List<long[]> runs = Trio.run(tcp(), p -> timed(p, count, operation), p -> timed(p, count, operation));
        long[] warm = Arrays.copyOfRange(runs.get(0), count - MEASURED, count);
        Arrays.sort(warm);
        System.out.printf(
                "{\"figure\":\"%s\",\"cold\":%.4f,\"warm\":%.4f,\"bytes_0\":%d,\"bytes_1\":%d}%n",
                name, runs.get(0)[0] / 1e9, warm[MEASURED / 2] / 1e9, runs.get(0)[count], runs.get(1)[count]);
    }

    /** Nanoseconds of each run, then bytes that this party sent to the other in one run. */
    private static long[] timed(RingParty party, int count, Operation operation) throws JobFailure {
        long[] figures = new long[count + 1];
        for (int i = 0; i < count; i++) {
            party.open(new long[1]);
            long start = System.nanoTime();
            operation.run(party);
            party.open(new long[1]);
            figures[i] = System.nanoTime() - start;
        }
        figures[count] = party.peer().bytesSent() / count;
        return figures;
    }

    private static Trio.Links tcp() throws IOException {
        Trio.Links links = new Trio.Links();
        Link[] parties = tcpPair("party-0", "party-1");
        Link[] zero = tcpPair("party-0", "dealer");
        Link[] one = tcpPair("party-1", "dealer");
        links.zeroToOne = parties[0];
        links.oneToZero = parties[1];
        links.zeroToDealer = zero[0];
        links.dealerToZero = zero[1];
        links.oneToDealer = one[0];
        links.dealerToOne = one[1];
        return links;
    }

    private static Link[] tcpPair(String left, String right) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
            Socket accepted = server.accept();
            client.setTcpNoDelay(true);
            accepted.setTcpNoDelay(true);
            return new Link[] {link(right, client), link(left, accepted)};
        }
    }

    private static Link link(String peerRole, Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        OutputStream out = socket.getOutputStream();
        return new Link() {
            @Override
            public String peerRole() {
                return peerRole;
            }

            @Override
            public InputStream in() {
                return in;
            }

            @Override
            public OutputStream out() {
                return out;
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }
}
