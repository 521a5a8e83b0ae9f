package org.yuheng.computation.sql;

import static org.yuheng.computation.ColumnType.BIGINT;
import static org.yuheng.computation.ColumnType.BOOLEAN;
import static org.yuheng.computation.ColumnType.DATE;
import static org.yuheng.computation.ColumnType.DECIMAL;
import static org.yuheng.computation.ColumnType.DOUBLE;
import static org.yuheng.computation.ColumnType.TIMESTAMP;
import static org.yuheng.computation.ColumnType.VARCHAR;
import static org.yuheng.computation.Reveal.AGGREGATE;
import static org.yuheng.computation.Reveal.GROUP_KEY;
import static org.yuheng.computation.Reveal.JOIN_KEY;
import static org.yuheng.computation.Reveal.PLAIN;

import java.util.List;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;

/** Tables of a small city that the tests ask about. */
public final class City {

    public static final JobSpec.Input RESIDENTS = input(
            "residents",
            "gov-civil",
            column("id", VARCHAR, JOIN_KEY, true),
            column("district", VARCHAR, GROUP_KEY, false),
            column("birth_year", BIGINT, GROUP_KEY, false),
            column("active", BOOLEAN, GROUP_KEY, false),
            column("moved_in", DATE, GROUP_KEY, false),
            column("income", DECIMAL, AGGREGATE, false),
            column("score", DOUBLE, AGGREGATE, false),
            column("visits", BIGINT, AGGREGATE, false),
            column("street", VARCHAR, PLAIN, false),
            column("house", BIGINT, PLAIN, false));

    public static final JobSpec.Input ACCOUNTS = input(
            "accounts",
            "bank",
            column("holder", VARCHAR, JOIN_KEY, true),
            column("tier", VARCHAR, GROUP_KEY, false),
            column("balance", DECIMAL, AGGREGATE, false),
            column("opened", TIMESTAMP, GROUP_KEY, false),
            column("branch", VARCHAR, PLAIN, false));

    public static final JobSpec.Input TAXES = input(
            "taxes",
            "gov-tax",
            column("payer", VARCHAR, JOIN_KEY, true),
            column("band", BIGINT, GROUP_KEY, false),
            column("paid", DECIMAL, AGGREGATE, false));

    public static final JobSpec.Input CLINIC_EAST = clinic("clinic_east", "gov-east");
    public static final JobSpec.Input CLINIC_WEST = clinic("clinic_west", "gov-west");
    public static final JobSpec.Input CLINIC_NORTH = clinic("clinic_north", "gov-north");

    /** About no person. */
    public static final JobSpec.Input ROADS = input(
            "roads",
            "map",
            column("segment", VARCHAR, PLAIN, false),
            column("district", VARCHAR, PLAIN, false),
            column("lanes", BIGINT, PLAIN, false),
            column("speed", DOUBLE, PLAIN, false));

    /** About somebody, but nobody says whom. */
    public static final JobSpec.Input TRIPS = input(
            "trips", "map", column("district", VARCHAR, PLAIN, false), column("minutes", BIGINT, AGGREGATE, false));

    /** Two kinds of subject: vehicle and keeper. */
    public static final JobSpec.Input VEHICLES = input(
            "vehicles",
            "gov-traffic",
            column("plate", VARCHAR, JOIN_KEY, true),
            column("keeper", VARCHAR, JOIN_KEY, true),
            column("brand", VARCHAR, GROUP_KEY, false),
            column("fines", BIGINT, AGGREGATE, false));

    public static final List<JobSpec.Input> ALL =
            List.of(RESIDENTS, ACCOUNTS, TAXES, CLINIC_EAST, CLINIC_WEST, CLINIC_NORTH, ROADS, TRIPS, VEHICLES);

    private City() {}

    public static SqlAnalysis analysis(String query, String... recipients) {
        return SqlAnalysis.of(query, ALL, List.of(recipients));
    }

    public static SqlAnalysis.Analysed accepted(String query, String... recipients) {
        return analysis(query, recipients).fold(a -> a, r -> {
            throw new AssertionError(query + "\n" + r);
        });
    }

    static JobSpec.Input clinic(String table, String owner) {
        return input(
                table,
                owner,
                column("person", VARCHAR, JOIN_KEY, true),
                column("ward", VARCHAR, GROUP_KEY, false),
                column("day", DATE, GROUP_KEY, false),
                column("cost", DOUBLE, AGGREGATE, false),
                column("nights", BIGINT, AGGREGATE, false));
    }

    static JobSpec.Input input(String table, String owner, JobSpec.Column... columns) {
        return new JobSpec.Input(table, "DS-" + table, owner, "node-" + owner, List.of(columns), 1_000_000);
    }

    static JobSpec.Column column(String name, ColumnType type, Reveal reveal, boolean identifier) {
        return new JobSpec.Column(name, type, reveal, identifier);
    }
}
