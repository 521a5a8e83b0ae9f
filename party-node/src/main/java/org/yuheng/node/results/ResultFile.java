package org.yuheng.node.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.yuheng.adapter.engine.ResultPart;

/** An opened result in the form that its reader wants to take along. */
public enum ResultFile {
    /** Exactly the bytes that were sealed. */
    ORIGINAL,
    /** For spreadsheet programs: marked as UTF-8, and no cell is taken for a formula. */
    SPREADSHEET,
    PARQUET;

    /** Name without the extension's dot. */
    public String extension(ResultPart result) {
        return switch (this) {
            case ORIGINAL -> result.mediaType().equals("text/csv") ? "csv" : "json";
            case SPREADSHEET -> "csv";
            case PARQUET -> "parquet";
        };
    }

    /**
     * @param scratch a private directory of the node; nothing of the result stays in it
     * @throws IllegalArgumentException for a model as a table
     */
    public byte[] of(ResultPart result, Path scratch) throws IOException {
        if (this != ORIGINAL && !result.mediaType().equals("text/csv")) {
            throw new IllegalArgumentException(
                    "a result of type " + result.mediaType() + " is no table; take it as it is");
        }
        return switch (this) {
            case ORIGINAL -> result.content();
            case SPREADSHEET -> spreadsheet(result.content());
            case PARQUET -> parquet(result.content(), scratch);
        };
    }

    private static byte[] spreadsheet(byte[] csv) {
        StringBuilder guarded = new StringBuilder("\uFEFF");
        for (CsvTable.Row row : CsvTable.read(csv, Integer.MAX_VALUE).all()) {
            for (int i = 0; i < row.cells().size(); i++) {
                String cell = row.cells().get(i);
                boolean number = cell.matches("[+-]?[0-9.eE+-]+");
                boolean formula = !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 && !number;
                guarded.append(i == 0 ? "" : ",")
                        .append('"')
                        .append(formula ? "'" : "")
                        .append(cell.replace("\"", "\"\""))
                        .append('"');
            }
            guarded.append("\r\n");
        }
        return guarded.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] parquet(byte[] csv, Path scratch) throws IOException {
        Path directory = Files.createTempDirectory(scratch, "download");
        Path in = directory.resolve("result.csv");
        Path out = directory.resolve("result.parquet");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:", new Properties());
                Statement statement = duckdb.createStatement()) {
            Files.write(in, csv);
            statement.execute("SET autoinstall_known_extensions=false");
            statement.execute("COPY (SELECT * FROM read_csv('" + quoted(in) + "', header=true, sample_size=-1)) TO '"
                    + quoted(out) + "' (FORMAT parquet)");
            return Files.readAllBytes(out);
        } catch (SQLException e) {
            throw new IOException("the result could not be written as Parquet", e);
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
            Files.deleteIfExists(directory);
        }
    }

    private static String quoted(Path path) {
        return path.toString().replace("'", "''");
    }
}
