package org.yuheng.node.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.ColumnType;

/**
 * Reads named columns of a source into a Parquet file of the declared types.
 *
 * <p>A value that is not of its declared type is refused with the column and the number of such values; the value itself
 * is party data and never stands in a message.
 */
public final class SourceReader {

    private final Path scratch;

    /** @param scratch a private directory for what DuckDB has to keep while it reads */
    public SourceReader(Path scratch) {
        this.scratch = scratch;
    }

    /** One column to read. */
    public record Wanted(String name, String sourceColumn, ColumnType type) {}

    /**
     * @param digest {@code sha256:…} of the file's bytes
     */
    public record Extract(Path parquet, long rows, String digest) {}

    /** Reads a source whose columns are all wanted. */
    public Extract extract(Source source, List<Wanted> columns, long maxRows, Path target) throws JobFailure {
        return extract(source, columns, columns, maxRows, target);
    }

    /**
     * @param declared every item of the declaration; a partner's payload is held to them all, wanted or not
     * @throws JobFailure {@code SOURCE_UNREADABLE}, {@code SCHEMA_MISMATCH}, {@code ROWS_OVER_LIMIT}, {@code DISK_FULL}, or
     *     for a partner's endpoint what {@link PartnerTable#load} throws
     */
    public Extract extract(Source source, List<Wanted> declared, List<Wanted> columns, long maxRows, Path target)
            throws JobFailure {
        try (Connection duckdb = open()) {
            String relation = relation(duckdb, source, partners(source) ? declared : columns);
            requireColumns(duckdb, relation, columns);
            long rows = requireTypes(duckdb, relation, columns);
            if (rows > maxRows) {
                throw new JobFailure(
                        Fault.CALLER,
                        "ROWS_OVER_LIMIT",
                        "the source has " + rows + " rows; the specification allows " + maxRows);
            }
            List<String> selected = columns.stream()
                    .map(c -> "CAST(" + quoted(c.sourceColumn()) + " AS " + sqlType(c.type()) + ") AS "
                            + quoted(c.name()))
                    .toList();
            execute(
                    duckdb,
                    "COPY (SELECT " + String.join(", ", selected) + " FROM " + relation + ") TO '"
                            + escaped(target.toString()) + "' (FORMAT parquet)");
            return new Extract(target, rows, digest(target));
        } catch (SQLException | IOException e) {
            throw unreadable(source, e);
        }
    }

    /** Names and DuckDB types of a source's columns, as it has them. */
    public List<Wanted> describe(Source source) throws JobFailure {
        if (partners(source)) {
            throw new JobFailure(
                    Fault.CALLER,
                    "PARTNER_NOT_DESCRIBED",
                    "a partner's endpoint does not say its types; declare its columns as the agreement has them");
        }
        try (Connection duckdb = open()) {
            String relation = relation(duckdb, source, List.of());
            List<Wanted> columns = new ArrayList<>();
            try (Statement statement = duckdb.createStatement();
                    ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + typed(relation))) {
                while (rows.next()) {
                    columns.add(new Wanted(rows.getString(1), rows.getString(1), typeOf(rows.getString(2))));
                }
            }
            return columns;
        } catch (SQLException | IOException e) {
            throw unreadable(source, e);
        }
    }

    /** Whether the source has these columns in these types. */
    public void check(Source source, List<Wanted> columns) throws JobFailure {
        if (source instanceof Source.PartnerPush push && new Inbox(push).empty()) {
            // It is declared first, and pushed then.
            return;
        }
        try (Connection duckdb = open()) {
            String relation = relation(duckdb, source, columns);
            requireColumns(duckdb, relation, columns);
            requireTypes(duckdb, relation, columns);
        } catch (SQLException | IOException e) {
            throw unreadable(source, e);
        }
    }

    /** How many rows a source has now. */
    public long rows(Source source) throws IOException {
        if (source instanceof Source.PartnerPush push) {
            return new Inbox(push).records();
        }
        if (source instanceof Source.PartnerApi partner) {
            return counted(partner);
        }
        try (Connection duckdb = open();
                Statement statement = duckdb.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + relation(duckdb, source, List.of()))) {
            row.next();
            return row.getLong(1);
        } catch (SQLException | JobFailure e) {
            throw new IOException("the source cannot be counted: " + e.getMessage(), e);
        }
    }

    private static long counted(Source.PartnerApi partner) throws IOException {
        try {
            return PartnerTable.count(partner);
        } catch (JobFailure e) {
            throw new IOException("the partner's records cannot be counted: " + e.getMessage(), e);
        }
    }

    /** Held to every declared item, wanted or not. */
    private static boolean partners(Source source) {
        return source instanceof Source.PartnerApi || source instanceof Source.PartnerPush;
    }

    private Connection open() throws SQLException {
        Connection duckdb = DriverManager.getConnection("jdbc:duckdb:", new Properties());
        execute(duckdb, "SET temp_directory='" + escaped(scratch.toString()) + "'");
        execute(duckdb, "SET autoinstall_known_extensions=false");
        execute(duckdb, "SET TimeZone='UTC'");
        return duckdb;
    }

    private String relation(Connection duckdb, Source source, List<Wanted> columns)
            throws SQLException, IOException, JobFailure {
        if (source instanceof Source.CsvFile csv) {
            return "read_csv('" + escaped(csv.path()) + "', header=true, all_varchar=true)";
        }
        if (source instanceof Source.ParquetFile parquet) {
            return "read_parquet('" + escaped(parquet.path()) + "')";
        }
        if (source instanceof Source.PartnerApi partner) {
            PartnerTable.load(partner, columns, duckdb);
            return "source";
        }
        if (source instanceof Source.PartnerPush push) {
            PartnerTable.load(new Inbox(push).read(), push.format(), columns, duckdb);
            return "source";
        }
        Source.JdbcTable table = (Source.JdbcTable) source;
        copy(table, columns, duckdb);
        return "source";
    }

    /** For describing a CSV file its types are guessed; for reading it every value is text until it is cast. */
    private static String typed(String relation) {
        return relation.replace(", all_varchar=true", ", sample_size=20000");
    }

    private static void copy(Source.JdbcTable source, List<Wanted> columns, Connection duckdb)
            throws SQLException, IOException {
        Properties login = new Properties();
        login.setProperty("user", source.user());
        login.setProperty(
                "password", Files.readString(Path.of(source.passwordFile())).strip());
        String list = columns.isEmpty()
                ? "*"
                : String.join(
                        ", ",
                        columns.stream().map(c -> quoted(c.sourceColumn())).toList());
        try (Connection remote = DriverManager.getConnection(source.url(), login)) {
            remote.setAutoCommit(false);
            remote.setReadOnly(true);
            try (Statement statement = remote.createStatement()) {
                statement.setFetchSize(10_000);
                try (ResultSet rows = statement.executeQuery("SELECT " + list + " FROM " + source.table())) {
                    int width = rows.getMetaData().getColumnCount();
                    List<String> names = new ArrayList<>();
                    for (int i = 1; i <= width; i++) {
                        names.add(quoted(rows.getMetaData().getColumnLabel(i)) + " VARCHAR");
                    }
                    execute(duckdb, "CREATE TABLE source (" + String.join(", ", names) + ")");
                    try (DuckDBAppender appender = duckdb.unwrap(DuckDBConnection.class)
                            .createAppender(DuckDBConnection.DEFAULT_SCHEMA, "source")) {
                        while (rows.next()) {
                            appender.beginRow();
                            for (int i = 1; i <= width; i++) {
                                appender.append(rows.getString(i));
                            }
                            appender.endRow();
                        }
                    }
                }
            }
        }
    }

    private static void requireColumns(Connection duckdb, String relation, List<Wanted> columns)
            throws SQLException, JobFailure {
        Set<String> present = new HashSet<>();
        try (Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + relation)) {
            while (rows.next()) {
                present.add(rows.getString(1));
            }
        }
        for (Wanted column : columns) {
            if (!present.contains(column.sourceColumn())) {
                throw new JobFailure(
                        Fault.NODE,
                        "SCHEMA_MISMATCH",
                        "the source has no column \"" + column.sourceColumn()
                                + "\"; correct the mapping or the source");
            }
        }
    }

    private static long requireTypes(Connection duckdb, String relation, List<Wanted> columns)
            throws SQLException, JobFailure {
        StringBuilder counts = new StringBuilder("SELECT count(*)");
        for (Wanted column : columns) {
            String source = quoted(column.sourceColumn());
            counts.append(", count(*) FILTER (")
                    .append(source)
                    .append(" IS NOT NULL AND TRY_CAST(")
                    .append(source)
                    .append(" AS ")
                    .append(sqlType(column.type()))
                    .append(") IS NULL)");
        }
        try (Statement statement = duckdb.createStatement();
                ResultSet row = statement.executeQuery(counts + " FROM " + relation)) {
            row.next();
            for (int i = 0; i < columns.size(); i++) {
                if (row.getLong(i + 2) > 0) {
                    throw new JobFailure(
                            Fault.NODE,
                            "SCHEMA_MISMATCH",
                            row.getLong(i + 2) + " values of column \""
                                    + columns.get(i).sourceColumn() + "\" are not "
                                    + columns.get(i).type() + "; correct the source or the declared type");
                }
            }
            return row.getLong(1);
        }
    }

    private static JobFailure unreadable(Source source, Exception e) {
        String kind = source.getClass().getSimpleName();
        String message = String.valueOf(e.getMessage());
        boolean full = message.contains("No space left") || message.contains("Could not write");
        return new JobFailure(
                full
                        ? new Refusal(Fault.RESOURCES, "DISK_FULL", "the node's disk is full; free space, then retry")
                        : new Refusal(
                                Fault.NODE,
                                "SOURCE_UNREADABLE",
                                "the " + kind + " source cannot be read; see the node's log and `node doctor`"),
                e);
    }

    static String sqlType(ColumnType type) {
        return switch (type) {
            case BIGINT -> "BIGINT";
            case DECIMAL -> "DECIMAL(18,4)";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case VARCHAR -> "VARCHAR";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP";
        };
    }

    private static ColumnType typeOf(String duckdbType) {
        if (duckdbType.startsWith("DECIMAL")) {
            return ColumnType.DECIMAL;
        }
        return switch (duckdbType) {
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" -> ColumnType.BIGINT;
            case "DOUBLE", "FLOAT" -> ColumnType.DOUBLE;
            case "BOOLEAN" -> ColumnType.BOOLEAN;
            case "DATE" -> ColumnType.DATE;
            case "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S" -> ColumnType.TIMESTAMP;
            default -> ColumnType.VARCHAR;
        };
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String escaped(String text) {
        return text.replace("'", "''");
    }

    static void execute(Connection duckdb, String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
            return "sha256:" + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
