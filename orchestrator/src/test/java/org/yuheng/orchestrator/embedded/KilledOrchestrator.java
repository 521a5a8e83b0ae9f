package org.yuheng.orchestrator.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** A process that starts an embedded database, commits a row and dies without a word, as kill -9 leaves it. */
final class KilledOrchestrator {

    static final int EXIT = 137;

    private KilledOrchestrator() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]), Path.of(arguments[1]));
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create table survivor (value text)");
            statement.execute("insert into survivor values ('committed')");
        }
        Runtime.getRuntime().halt(EXIT);
    }
}
