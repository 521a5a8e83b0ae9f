package org.yuheng.node.datasets;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapters.api.Arrival;
import org.yuheng.adapters.api.CataloguedItem;
import org.yuheng.adapters.api.FeedLimits;
import org.yuheng.adapters.api.Intake;
import org.yuheng.adapters.api.PartnerEndpoint;
import org.yuheng.adapters.api.PartnerFeed;
import org.yuheng.adapters.api.PayloadFormat;

/**
 * A partner's records as DuckDB table {@code source}. They wait for the verdict in the memory of a database that goes away
 * with its connection, so that what is quarantined never becomes a file of this node.
 */
final class PartnerTable {

    /** The node's reports to the orchestrator wait for the count, so it may not take long. */
    private static final FeedLimits COUNTING = new FeedLimits(
            FeedLimits.DEFAULT.pageBytes(),
            FeedLimits.DEFAULT.pages(),
            FeedLimits.DEFAULT.totalBytes(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            0,
            Duration.ZERO);

    private PartnerTable() {}

    /**
     * Pulls, checks, scans.
     *
     * @param items all that the declaration has
     * @throws JobFailure {@code QUARANTINE_PRIVATE_CONTENT} with fault POLICY; {@code PAYLOAD_UNKNOWN_COLUMN}, {@code
     *     PAYLOAD_MISSING_COLUMN}, {@code PAYLOAD_WRONG_TYPE}; or what {@link PartnerFeed#pull} throws
     */
    static void load(Source.PartnerApi source, List<SourceReader.Wanted> items, Connection duckdb)
            throws JobFailure, SQLException, IOException {
        load(intake -> pull(source, FeedLimits.DEFAULT, intake), items, duckdb);
    }

    /** Takes a payload that was pushed; how many records it has. */
    static long load(byte[] payload, PayloadFormat format, List<SourceReader.Wanted> items, Connection duckdb)
            throws JobFailure, SQLException, IOException {
        return load(intake -> new PartnerFeed(FeedLimits.DEFAULT).push(payload, format, intake), items, duckdb);
    }

    private interface Supply {
        Arrival to(Intake intake) throws JobFailure, IOException;
    }

    private static long load(Supply supply, List<SourceReader.Wanted> items, Connection duckdb)
            throws JobFailure, SQLException, IOException {
        List<CataloguedItem> catalogued = catalogued(items);
        String columns = catalogued.stream()
                .map(item -> SourceReader.quoted(item.name()) + " VARCHAR")
                .collect(Collectors.joining(", "));
        // Without a directory DuckDB cannot move what waits for the verdict to the disk.
        SourceReader.execute(duckdb, "SET temp_directory=''");
        SourceReader.execute(duckdb, "CREATE TABLE source (" + columns + ")");
        Arrival arrival;
        long rows;
        try (DuckDBAppender appender =
                duckdb.unwrap(DuckDBConnection.class).createAppender(DuckDBConnection.DEFAULT_SCHEMA, "source")) {
            Intake intake = new Intake(catalogued, values -> append(appender, values));
            arrival = supply.to(intake);
            rows = intake.rows();
        }
        if (arrival instanceof Arrival.Quarantined quarantined) {
            throw new JobFailure(quarantined.refusal(), null);
        }
        if (arrival instanceof Arrival.Refused refused) {
            throw new JobFailure(refused.refusal(), null);
        }
        return rows;
    }

    /** How many records the partner has now; they are only counted, so nothing is let in. */
    static long count(Source.PartnerApi source) throws JobFailure, IOException {
        Intake intake = new Intake(List.of(), values -> {});
        pull(source, COUNTING, intake);
        return intake.rows();
    }

    /** Two items may show the same key; the payload has it once. */
    private static List<CataloguedItem> catalogued(List<SourceReader.Wanted> items) {
        Map<String, CataloguedItem> byKey = new LinkedHashMap<>();
        items.forEach(
                item -> byKey.putIfAbsent(item.sourceColumn(), new CataloguedItem(item.sourceColumn(), item.type())));
        return List.copyOf(byKey.values());
    }

    private static Arrival pull(Source.PartnerApi source, FeedLimits limits, Intake intake)
            throws JobFailure, IOException {
        PartnerEndpoint endpoint;
        try {
            endpoint = new PartnerEndpoint(
                    URI.create(source.url()), source.tokenFile().map(Path::of), source.format());
        } catch (IllegalArgumentException e) {
            throw new JobFailure(
                    new Refusal(
                            Fault.CALLER,
                            "PARTNER_ADDRESS",
                            "the declared address cannot be asked; expected https://…"),
                    e);
        }
        try {
            return new PartnerFeed(limits).pull(endpoint, intake);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobFailure(
                    new Refusal(Fault.CALLER, "JOB_CANCELLED", "the job was cancelled while the partner was asked"), e);
        }
    }

    private static void append(DuckDBAppender appender, String[] values) throws IOException {
        try {
            appender.beginRow();
            for (String value : values) {
                appender.append(value);
            }
            appender.endRow();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
