package org.yuheng.demo.city;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Writes the city's tables as CSV files; the same seed gives the same bytes. */
public final class CityData {

    /** No division has this code (GB/T 2260), so nobody can mistake a number for a real one. */
    static final String NOWHERE = "999999";

    private static final LocalDate FIRST_BIRTHDAY = LocalDate.of(1950, 1, 1);
    private static final int BIRTHDAYS = 20_000;
    private static final String[] STREETS = {"长安街道", "钟楼街道", "小寨街道", "曲江街道", "高新街道", "未央街道", "灞桥街道", "雁塔街道"};
    private static final String[] BANDS = {"A", "B", "C", "D", "E"};
    private static final String[] INDUSTRIES = {"制造", "餐饮", "软件", "物流", "零售"};
    private static final String[] ROADS = {"快速路", "主干路", "次干路", "支路"};
    private static final String[] AGE_GROUPS = {"0-17", "18-34", "35-49", "50-64", "65+"};

    private static final String REPORT = "占道施工";

    private CityData() {}

    /** Writes one file per table into {@code directory}. */
    public static void write(Path directory, long seed) throws IOException {
        write(directory, seed, 1);
    }

    /** @param share of the rows: 1 all, 10 a tenth */
    public static void write(Path directory, long seed, int share) throws IOException {
        Files.createDirectories(directory);
        for (Table table : City.tables()) {
            if (table.node().isPresent()) {
                write(
                        file(directory, table),
                        table,
                        new SplittableRandom(seed ^ City.figuresOf(table).hashCode()),
                        share);
            }
        }
    }

    public static Path file(Path directory, Table table) {
        return directory.resolve(table.code() + ".csv");
    }

    /** From now on the map company sends what it should not: one of its free texts holds a number plate. */
    public static void slipPlateIn(Path directory) throws IOException {
        Path incidents = directory.resolve("map_incidents.csv");
        Files.writeString(incidents, Files.readString(incidents).replaceFirst(REPORT, "车辆 京A12345 占道"));
    }

    private static void write(Path file, Table table, SplittableRandom random, int share) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(table.columns().stream().map(Column::name).collect(Collectors.joining(",")));
            out.write('\n');
            // Different tables hold overlapping, not equal, parts of the population.
            int first = table.rows() >= 100_000
                    ? 0
                    : Math.floorMod(City.figuresOf(table).hashCode(), 1_000) / share;
            for (int row = 0; row < table.rows() / share; row++) {
                out.write(line(table, first + row, random));
                out.write('\n');
            }
        }
    }

    private static String line(Table table, int person, SplittableRandom random) {
        int age = 1 + random.nextInt(90);
        int visits = random.nextInt(30);
        int bmi = 16 + random.nextInt(22);
        int trips = random.nextInt(60);
        int nights = random.nextInt(30);
        StringBuilder line = new StringBuilder();
        for (Column column : table.columns()) {
            if (line.length() > 0) {
                line.append(',');
            }
            switch (column.name()) {
                case "segment_id" -> line.append(String.format("S%06d", person));
                case "report" -> line.append(REPORT);
                case "road_class" -> line.append(ROADS[random.nextInt(ROADS.length)]);
                case "person_id" -> line.append(identity(person));
                case "street" -> line.append(STREETS[random.nextInt(STREETS.length)]);
                case "band" -> line.append(BANDS[Math.min(random.nextInt(5), random.nextInt(5))]);
                case "industry" -> line.append(INDUSTRIES[random.nextInt(INDUSTRIES.length)]);
                case "age_group" -> line.append(AGE_GROUPS[random.nextInt(AGE_GROUPS.length)]);
                case "age" -> line.append(age);
                case "bmi" -> line.append(bmi);
                case "visits" -> line.append(visits);
                case "trips" -> line.append(trips);
                case "nights" -> line.append(nights);
                case "chronic" -> line.append(likely(0.05 * (age - 50) + 0.12 * (bmi - 27), random));
                case "moved" -> line.append(likely(0.15 * (nights - 15) - 0.03 * (age - 40), random));
                case "insured_months" -> line.append(random.nextInt(480));
                case "balance" -> line.append(random.nextInt(900_000));
                case "income" -> line.append(20_000 + random.nextInt(300_000));
                case "tax_paid" -> line.append(random.nextInt(60_000));
                default -> line.append(random.nextInt(1_000));
            }
        }
        return line.toString();
    }

    private static int likely(double logit, SplittableRandom random) {
        return random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    }

    /** 18 characters as a real one has, of a region that there is not. */
    static String identity(int person) {
        return NOWHERE
                + FIRST_BIRTHDAY.plusDays(person % BIRTHDAYS).format(DateTimeFormatter.BASIC_ISO_DATE)
                + String.format("%04d", person / BIRTHDAYS);
    }
}
