package org.yuheng.node.enclaves;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/** Asks a DuckDB that may use 1 GiB for a text of as many characters as its argument says. */
final class HungryProcess {

    private HungryProcess() {}

    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET memory_limit='1024MiB'");
            statement.execute("SET threads=2");
            try (ResultSet row = statement.executeQuery("SELECT length(repeat('x', " + arguments[0] + "))")) {
                row.next();
                System.out.println(row.getLong(1));
            }
        }
    }
}
