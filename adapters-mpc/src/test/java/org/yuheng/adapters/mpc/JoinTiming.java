package org.yuheng.adapters.mpc;

import java.util.List;
import java.util.Random;
import org.yuheng.adapters.mpc.join.GroupedSums;
import org.yuheng.adapters.mpc.join.HiddenJoin;

public final class JoinTiming {
    public static void main(String[] args) throws Exception {
        for (int n : new int[] {10_000, 100_000, 100_000, 100_000}) {
            Random random = new Random(1);
            byte[][][] keys = new byte[2][n][];
            int[] groups = new int[n];
            long[][][] v = new long[2][1][n];
            for (int i = 0; i < n; i++) {
                keys[0][i] = ("K" + i).getBytes();
                keys[1][i] = ("K" + (i + n / 2)).getBytes();
                groups[i] = i % 20;
                v[0][0][i] = 1;
                v[1][0][i] = random.nextInt(1000);
            }
            GroupedSums.Shape shape = new GroupedSums.Shape(0, n, n, 20, 0, 1, 10, 10);
            byte[] salt = new byte[32];
            long t = System.nanoTime();
            List<long[]> r = Trio.run(p -> {
                new GroupedSums(p, new HiddenJoin(p, salt)).run(shape, p.index() == 0 ? new GroupedSums.Rows(keys[0], new long[0][], new long[0][], groups) : new GroupedSums.Rows(keys[1], v[1], v[0], new int[0]));
                return new long[] {p.peer().bytesSent()};
            });
            System.out.printf("%d: %.3f s, party-0 sent %d, party-1 sent %d%n", n, (System.nanoTime() - t) / 1e9, r.get(0)[0], r.get(1)[0]);
        }
    }
}
