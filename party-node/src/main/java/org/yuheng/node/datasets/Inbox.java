package org.yuheng.node.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapters.api.FeedLimits;
import org.yuheng.adapters.api.Intake;
import org.yuheng.adapters.api.PartnerFeed;
import org.yuheng.json.StrictJson;

/** The newest payload that a partner pushed for one dataset, or why there is none. */
public final class Inbox {

    private final Source.PartnerPush source;
    private final Path payload;
    private final Path refused;

    public Inbox(Source.PartnerPush source) {
        this.source = source;
        this.payload = Path.of(source.inbox(), "payload");
        this.refused = Path.of(source.inbox(), "refused.json");
    }

    /** Of a payload that was not let in; says columns and counts, no values. */
    record NotLetIn(String code, String message) {}

    boolean empty() {
        return !Files.exists(payload) && !Files.exists(refused);
    }

    /**
     * The payload's bytes.
     *
     * @throws JobFailure {@code PARTNER_NOT_PUSHED}; or {@code QUARANTINE_PRIVATE_CONTENT} as long as the newest payload
     *     had private content: an older one does not stand in for it
     */
    byte[] read() throws JobFailure, IOException {
        if (Files.exists(refused)) {
            NotLetIn why = StrictJson.read(Files.readAllBytes(refused), NotLetIn.class);
            throw new JobFailure(Fault.POLICY, why.code(), why.message());
        }
        if (!Files.exists(payload)) {
            throw new JobFailure(
                    Fault.PEER,
                    "PARTNER_NOT_PUSHED",
                    "the partner has not sent anything yet; ask it to push its records");
        }
        return Files.readAllBytes(payload);
    }

    /**
     * Checks and scans a payload against the whole declaration, in memory, and keeps nothing.
     *
     * @return how many records it has
     * @throws JobFailure as {@link PartnerTable#load} does
     */
    public long examine(byte[] bytes, Declaration declaration) throws JobFailure, IOException {
        List<SourceReader.Wanted> declared = declaration.items().stream()
                .map(item -> new SourceReader.Wanted(item.name(), item.sourceColumn(), item.type()))
                .toList();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:", new Properties())) {
            return PartnerTable.load(bytes, source.format(), declared, duckdb);
        } catch (SQLException e) {
            throw new IOException("the payload cannot be examined", e);
        }
    }

    /** How many records are there to be read now; they are only counted. */
    long records() throws IOException {
        if (Files.exists(refused) || !Files.exists(payload)) {
            return 0;
        }
        Intake counting = new Intake(List.of(), values -> {});
        try {
            new PartnerFeed(FeedLimits.DEFAULT).push(Files.readAllBytes(payload), source.format(), counting);
            return counting.rows();
        } catch (JobFailure e) {
            throw new IOException("the pushed records cannot be counted: " + e.getMessage(), e);
        }
    }

    /** Makes {@code bytes} the dataset, in one step. */
    public void accept(byte[] bytes) throws IOException {
        write(bytes, payload);
        Files.deleteIfExists(refused);
    }

    /** Bars the dataset until a clean payload comes. */
    public void quarantine(Refusal why) throws IOException {
        write(StrictJson.write(new NotLetIn(why.code(), why.message())), refused);
        Files.deleteIfExists(payload);
    }

    private void write(byte[] bytes, Path to) throws IOException {
        Path whole = Files.createDirectories(Path.of(source.inbox())).resolve("arriving");
        Files.write(
                whole,
                bytes,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.DSYNC);
        Files.move(whole, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
