package org.yuheng.adapters.fl.training;

import java.util.stream.IntStream;

/** Pooled training in the clear, written without looking at the engine: Gaussian elimination, full matrices. */
final class PlainRegression {

    private PlainRegression() {}

    /** Newton from zero for a fixed number of rounds; intercept first. */
    static double[] logistic(TrainingData data, double l2, int rounds) {
        int d = data.features() + 1;
        double[] w = new double[d];
        for (int round = 0; round < rounds; round++) {
            double[][] system = new double[d][d + 1];
            for (int r = 0; r < data.rows(); r++) {
                double p = probability(w, data.x()[r]);
                for (int i = 0; i < d; i++) {
                    double xi = i == 0 ? 1 : data.x()[r][i - 1];
                    for (int j = 0; j < d; j++) {
                        system[i][j] += p * (1 - p) * xi * (j == 0 ? 1 : data.x()[r][j - 1]);
                    }
                    system[i][d] -= (p - data.y()[r]) * xi;
                }
            }
            for (int i = 1; i < d; i++) {
                system[i][i] += l2;
                system[i][d] -= l2 * w[i];
            }
            double[] step = solve(system);
            for (int i = 0; i < d; i++) {
                w[i] += step[i];
            }
        }
        return w;
    }

    static double[] linear(TrainingData data, double l2) {
        int d = data.features() + 1;
        double[][] system = new double[d][d + 1];
        for (int r = 0; r < data.rows(); r++) {
            for (int i = 0; i < d; i++) {
                double xi = i == 0 ? 1 : data.x()[r][i - 1];
                for (int j = 0; j < d; j++) {
                    system[i][j] += xi * (j == 0 ? 1 : data.x()[r][j - 1]);
                }
                system[i][d] += xi * data.y()[r];
            }
        }
        for (int i = 1; i < d; i++) {
            system[i][i] += l2;
        }
        return solve(system);
    }

    static double probability(double[] w, double[] x) {
        double z = w[0];
        for (int i = 0; i < x.length; i++) {
            z += w[i + 1] * x[i];
        }
        return 1 / (1 + Math.exp(-z));
    }

    static double accuracy(double[] w, TrainingData data) {
        return IntStream.range(0, data.rows())
                        .filter(r -> (probability(w, data.x()[r]) >= 0.5) == (data.y()[r] == 1))
                        .count()
                / (double) data.rows();
    }

    /** Mann–Whitney over all pairs by ranks, ties counting half. */
    static double auc(double[] w, TrainingData data) {
        double[] p = IntStream.range(0, data.rows())
                .mapToDouble(r -> probability(w, data.x()[r]))
                .toArray();
        int[] order = IntStream.range(0, p.length)
                .boxed()
                .sorted((a, b) -> Double.compare(p[a], p[b]))
                .mapToInt(i -> i)
                .toArray();
        double wins = 0;
        double negatives = 0;
        double positives = 0;
        for (int at = 0; at < order.length; ) {
            int end = at;
            double tiedNegatives = 0;
            double tiedPositives = 0;
            while (end < order.length && p[order[end]] == p[order[at]]) {
                if (data.y()[order[end++]] == 1) {
                    tiedPositives++;
                } else {
                    tiedNegatives++;
                }
            }
            wins += tiedPositives * (negatives + tiedNegatives / 2);
            negatives += tiedNegatives;
            positives += tiedPositives;
            at = end;
        }
        return wins / (negatives * positives);
    }

    private static double[] solve(double[][] m) {
        int n = m.length;
        for (int c = 0; c < n; c++) {
            int pivot = c;
            for (int r = c + 1; r < n; r++) {
                if (Math.abs(m[r][c]) > Math.abs(m[pivot][c])) {
                    pivot = r;
                }
            }
            double[] swap = m[c];
            m[c] = m[pivot];
            m[pivot] = swap;
            for (int r = 0; r < n; r++) {
                if (r != c) {
                    double factor = m[r][c] / m[c][c];
                    for (int k = c; k <= n; k++) {
                        m[r][k] -= factor * m[c][k];
                    }
                }
            }
        }
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = m[i][n] / m[i][i];
        }
        return x;
    }
}
