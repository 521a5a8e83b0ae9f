package org.yuheng.adapters.tee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yuheng.adapter.engine.JobFailure;

class LockedDuckDbTest {

    @TempDir
    Path directory;

    private Path parquet(String name, String select) throws SQLException {
        Path parquet = directory.resolve(name);
        try (var plain = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = plain.createStatement()) {
            statement.execute("COPY (" + select + " FROM range(10)) TO '"
                    + parquet.toString().replace("'", "''") + "'");
        }
        return parquet;
    }

    private LockedDuckDb locked() throws SQLException, JobFailure {
        parquet("other.parquet", "SELECT range AS id, 'x' AS secret");
        LockedDuckDb database = LockedDuckDb.open(256, 1);
        assertThat(database.table("people", List.of("id"), parquet("people'.parquet", "SELECT range AS id")))
                .isEqualTo(10);
        database.lock();
        return database;
    }

    @Test
    void answersQueriesOverTheTable() throws Exception {
        try (LockedDuckDb database = locked();
                Statement statement = database.connection().createStatement();
                var rows = statement.executeQuery("SELECT sum(id) FROM people WHERE id > 7")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(17);
        }
    }

    @Test
    void refusesATableWithAColumnThatItsSpecificationDoesNotName() throws Exception {
        Path parquet = parquet("people.parquet", "SELECT range AS id, 'x' AS secret");
        try (LockedDuckDb database = LockedDuckDb.open(256, 1)) {
            assertThatThrownBy(() -> database.table("people", List.of("id"), parquet))
                    .isInstanceOf(JobFailure.class)
                    .hasMessageContaining("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY people TO '%s/out.csv'",
                "COPY people FROM '%s/other.parquet'",
                "COPY people TO '%s/people.parquet'",
                "SELECT * FROM read_parquet('%s/other.parquet')",
                "SELECT * FROM read_parquet('%s/*.parquet')",
                "SELECT * FROM '%s/other.parquet'",
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM read_blob('/etc/passwd')",
                "SELECT * FROM glob('/etc/*')",
                "SELECT * FROM sniff_csv('/etc/passwd')",
                "ATTACH '%s/other.db'",
                "ATTACH 'https://example.org/other.db'",
                "INSTALL httpfs",
                "LOAD httpfs",
                "INSTALL spatial FROM community",
                "EXPORT DATABASE '%s/out'",
                "IMPORT DATABASE '%s/out'",
                "SET enable_external_access=true",
                "SET lock_configuration=false",
                "RESET lock_configuration",
                "PRAGMA enable_external_access=true",
                "SET temp_directory='%s'",
                "SET allowed_directories=['/']",
                "SET allowed_paths=['/etc/passwd']",
                "SET home_directory='/'",
                "SET memory_limit='100GB'",
                "SET threads=64",
                "PRAGMA enable_profiling='json'",
                "PRAGMA profiling_output='%s/profile.json'",
                "SET log_query_path='%s/log'",
                "SET secret_directory='%s'",
                "CREATE PERSISTENT SECRET s (TYPE s3)",
                "CHECKPOINT; COPY people TO '%s/x.parquet'"
            })
    void refusesEveryWayOutOnceLocked(String escape) throws Exception {
        try (LockedDuckDb database = locked();
                Statement statement = database.connection().createStatement()) {
            long before = files();
            assertThatThrownBy(() -> statement.execute(escape.replace("%s", directory.toString())))
                    .isInstanceOf(SQLException.class);
            assertThat(files()).isEqualTo(before);
        }
    }

    @Test
    void handsOutNoConnectionBeforeTheLock() throws SQLException {
        try (LockedDuckDb database = LockedDuckDb.open(256, 1)) {
            assertThatThrownBy(database::connection).isInstanceOf(IllegalStateException.class);
        }
    }

    private long files() throws Exception {
        try (var list = Files.list(directory)) {
            return list.count();
        }
    }
}
