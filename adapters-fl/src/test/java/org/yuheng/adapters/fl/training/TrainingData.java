package org.yuheng.adapters.fl.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.yuheng.adapter.engine.ColumnData;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapters.fl.harness.MemoryTable;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;

/** Rows for training tests: features and a label, without the intercept. */
public record TrainingData(double[][] x, double[] y) {

    public static final Path CREDIT = Path.of("../../shared/data/credit-default");

    static TrainingData random(int rows, int features, long seed, Computation.Model model) {
        Random random = new Random(seed);
        double[] w = random.doubles(features, -1, 1).toArray();
        double[][] x = new double[rows][features];
        double[] y = new double[rows];
        for (int r = 0; r < rows; r++) {
            double z = 0.3;
            for (int f = 0; f < features; f++) {
                x[r][f] = random.nextGaussian() * Math.pow(10, f % 3) + f;
                z += w[f] * x[r][f] / Math.pow(10, f % 3);
            }
            y[r] = model == Computation.Model.LINEAR_REGRESSION
                    ? z + random.nextGaussian()
                    : random.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
        }
        return new TrainingData(x, y);
    }

    /** One file of credit-default: id, y, x0…x22. */
    public static TrainingData credit(String file) throws IOException {
        List<String> lines = Files.readAllLines(CREDIT.resolve(file));
        List<double[]> x = new ArrayList<>();
        double[] y = new double[lines.size() - 1];
        for (int r = 1; r < lines.size(); r++) {
            String[] cells = lines.get(r).split(",");
            y[r - 1] = Double.parseDouble(cells[1]);
            x.add(IntStream.range(2, cells.length)
                    .mapToDouble(i -> Double.parseDouble(cells[i]))
                    .toArray());
        }
        return new TrainingData(x.toArray(new double[0][]), y);
    }

    public int features() {
        return x[0].length;
    }

    int rows() {
        return y.length;
    }

    TrainingData pick(int[] rows) {
        return new TrainingData(
                IntStream.of(rows).mapToObj(r -> x[r]).toArray(double[][]::new),
                IntStream.of(rows).mapToDouble(r -> y[r]).toArray());
    }

    /** Row r goes to party r mod n. */
    List<TrainingData> dealt(int parties) {
        return IntStream.range(0, parties)
                .mapToObj(p -> pick(
                        IntStream.range(0, rows()).filter(r -> r % parties == p).toArray()))
                .toList();
    }

    public static TrainingData pooled(List<TrainingData> parts) {
        return new TrainingData(
                parts.stream().flatMap(p -> java.util.Arrays.stream(p.x)).toArray(double[][]::new),
                parts.stream()
                        .flatMapToDouble(p -> java.util.Arrays.stream(p.y))
                        .toArray());
    }

    public static List<String> names(int features) {
        return IntStream.range(0, features).mapToObj(i -> "x" + i).toList();
    }

    public static List<JobSpec.Column> columns(int features) {
        List<JobSpec.Column> columns = new ArrayList<>();
        names(features).forEach(n -> columns.add(new JobSpec.Column(n, ColumnType.DOUBLE, Reveal.AGGREGATE, false)));
        columns.add(new JobSpec.Column("y", ColumnType.DOUBLE, Reveal.AGGREGATE, false));
        return columns;
    }

    public InputTable table(int party) {
        Map<String, ColumnData> columns = new LinkedHashMap<>();
        for (int f = 0; f < features(); f++) {
            int feature = f;
            double[] values =
                    java.util.Arrays.stream(x).mapToDouble(row -> row[feature]).toArray();
            columns.put("x" + f, new ColumnData.Doubles(values, new BitSet()));
        }
        columns.put("y", new ColumnData.Doubles(y.clone(), new BitSet()));
        return new MemoryTable("t" + party, "dataset-" + party, columns, rows());
    }

    public static Map<String, List<InputTable>> inputs(List<TrainingData> parts) {
        Map<String, List<InputTable>> inputs = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            inputs.put("party-" + i, List.of(parts.get(i).table(i)));
        }
        return inputs;
    }
}
