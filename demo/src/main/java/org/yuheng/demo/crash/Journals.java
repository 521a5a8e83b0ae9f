package org.yuheng.demo.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.yuheng.demo.Deployment;
import org.yuheng.demo.city.City;

/** What the nodes themselves have on record, read from their journals: the orchestrator's word is not taken for it. */
final class Journals {

    private final Deployment city;

    Journals(Deployment city) {
        this.city = city;
    }

    /** One row of a question to a node's journal; columns as text. */
    record Row(String node, List<String> columns) {
        String column(int number) {
            return columns.get(number);
        }
    }

    /** Parts of results that reached a recipient, one row each: job, part, sealed digest. */
    List<Row> received(String node, String request, String recipient) throws IOException {
        return ask(
                node,
                "SELECT job, name, sealed_digest FROM received_part WHERE job LIKE ? || '/%' AND recipient = ?",
                request,
                recipient);
    }

    /** Roles of jobs that have not ended at any node. */
    List<String> open(String request) throws IOException {
        List<String> open = new ArrayList<>();
        for (City.NodePlan plan : City.nodes()) {
            ask(
                            plan.id(),
                            "SELECT e.job, e.role, e.state FROM job_event e WHERE e.job LIKE ? || '/%' AND e.sequence ="
                                    + " (SELECT max(sequence) FROM job_event WHERE job = e.job AND role = e.role)"
                                    + " AND e.state IN ('PREPARED', 'RUNNING')",
                            request)
                    .forEach(row -> open.add(row.node() + " " + row.columns()));
        }
        return open;
    }

    /** Attempts for which any grant of the request was used, as {@code RUN/ATTEMPT}, over all nodes. */
    TreeSet<String> used(String request) throws IOException {
        TreeSet<String> used = new TreeSet<>();
        for (City.NodePlan plan : City.nodes()) {
            ask(
                            plan.id(),
                            "SELECT DISTINCT u.run || '/' || u.attempt FROM grant_use u JOIN owner_grant g"
                                    + " ON g.grant_id = u.grant_id JOIN proposal p ON p.spec_digest = g.spec_digest"
                                    + " WHERE p.request = ?",
                            request)
                    .forEach(row -> used.add(row.column(0)));
        }
        return used;
    }

    /** Digests of sealed parts that came out of more than one attempt: keys or randomness were not fresh. */
    List<String> sealedAlike(String request) throws IOException {
        List<String> alike = new ArrayList<>();
        for (City.NodePlan plan : City.nodes()) {
            ask(
                            plan.id(),
                            "SELECT sealed_digest FROM outgoing_part WHERE job LIKE ? || '/%'"
                                    + " GROUP BY sealed_digest HAVING count(DISTINCT job) > 1",
                            request)
                    .forEach(row -> alike.add(row.node() + " " + row.column(0)));
        }
        return alike;
    }

    private List<Row> ask(String node, String sql, String... parameters) throws IOException {
        Path file = city.home(node).resolve("node.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    List<String> columns = new ArrayList<>();
                    for (int c = 1; c <= result.getMetaData().getColumnCount(); c++) {
                        columns.add(result.getString(c));
                    }
                    rows.add(new Row(node, columns));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IOException("cannot read " + file, e);
        }
    }
}
