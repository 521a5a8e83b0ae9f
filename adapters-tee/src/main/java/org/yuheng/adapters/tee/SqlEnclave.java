package org.yuheng.adapters.tee;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.yuheng.adapter.enclave.EnclaveContext;
import org.yuheng.adapter.enclave.EnclaveProgram;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.SqlAnalysis;

/**
 * The measured program: takes every owner's tables, closes all ways out, runs the one query, holds back groups that are
 * too small, and publishes what is left.
 */
public final class SqlEnclave implements EnclaveProgram {

    private static final long MAX_TABLE_BYTES = 8L << 30;

    private final List<Input> inputs = new ArrayList<>();

    /** What arrived for {@code dataset}. */
    private record Input(String dataset, TableTransfer.Arrived table) {}

    @Override
    public void warmUp() throws SQLException {
        try (LockedDuckDb database = LockedDuckDb.open(memoryMiB(), threads())) {
            database.lock();
        }
        List<JobSpec.Column> columns = List.of(
                new JobSpec.Column("k", ColumnType.VARCHAR, Reveal.GROUP_KEY, false),
                new JobSpec.Column("id", ColumnType.VARCHAR, Reveal.JOIN_KEY, true),
                new JobSpec.Column("v", ColumnType.BIGINT, Reveal.AGGREGATE, false));
        SqlAnalysis.of(
                "SELECT a.k, sum(b.v) AS v, count(*) AS n FROM a JOIN b ON a.id = b.id GROUP BY a.k",
                List.of(
                        new JobSpec.Input("a", "a", "a", "a", columns, 1),
                        new JobSpec.Input("b", "b", "b", "b", columns, 1)),
                List.of());
    }

    @Override
    public void run(EnclaveContext context) throws JobFailure, InterruptedException {
        JobSpec spec = JobSpec.parse(context.spec());
        // The analysis warms up while the owners' data is on its way.
        FutureTask<QueryPlan> plan = new FutureTask<>(() -> QueryPlan.of(spec));
        new Thread(plan, "analysis").start();
        List<TableTransfer> owners = new ArrayList<>();
        try (LockedDuckDb database = LockedDuckDb.open(memoryMiB(), threads())) {
            for (String role : spec.roles(TeeEngine.OWNER_PREFIX)) {
                context.progress("WAITING_FOR_OWNER", Double.NaN, Map.of());
                Link link = context.accept(role);
                TableTransfer owner = new TableTransfer(link);
                owners.add(owner);
                receive(context, spec, role, owner, database);
            }
            requireEveryInput(spec);
            database.lock();
            context.progress("COMPUTING", Double.NaN, Map.of());
            QueryPlan query = planned(plan);
            query.keys().requireUnique(database.connection());
            ResultPart result = Release.of(spec).run(database.connection(), query);
            for (Input input : inputs) {
                context.received(
                        input.dataset(), digest(input.table()), input.table().rows());
            }
            context.publish("result", result);
            for (TableTransfer owner : owners) {
                owner.done();
            }
        } catch (SQLException e) {
            throw new JobFailure(
                    new Refusal(Fault.CALLER, "QUERY_FAILED", "the query failed inside the enclave: " + state(e)), e);
        } finally {
            for (TableTransfer owner : owners) {
                owner.close();
            }
            for (Input input : inputs) {
                delete(input.table());
            }
        }
    }

    private static QueryPlan planned(FutureTask<QueryPlan> plan) throws JobFailure, InterruptedException {
        try {
            return plan.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JobFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("the analysis failed", e.getCause());
        }
    }

    private void receive(EnclaveContext context, JobSpec spec, String role, TableTransfer owner, LockedDuckDb database)
            throws JobFailure, SQLException, InterruptedException {
        String node = spec.nodeOf(role).orElseThrow();
        Map<String, JobSpec.Input> expected = new HashMap<>();
        spec.inputsAt(node).forEach(input -> expected.put(input.table(), input));
        TableTransfer.Arrived table;
        while ((table = owner.receive(context.scratch(), MAX_TABLE_BYTES)) != null) {
            JobSpec.Input input = expected.remove(table.table());
            if (input == null) {
                throw new JobFailure(
                        Fault.PEER,
                        "TABLE_UNEXPECTED",
                        role + " sent table \"" + table.table() + "\", which the specification does not place there");
            }
            inputs.add(new Input(input.dataset(), table));
            List<String> columns =
                    input.columns().stream().map(JobSpec.Column::name).toList();
            long rows = database.table(table.table(), columns, table.parquet());
            if (rows != table.rows() || rows > input.maxRows()) {
                throw new JobFailure(
                        Fault.PEER,
                        "ROW_COUNT",
                        "table " + table.table() + " has " + rows + " rows; announced " + table.rows() + ", at most "
                                + input.maxRows());
            }
            context.progress("LOADED", Double.NaN, Map.of("rows", rows));
        }
    }

    private void requireEveryInput(JobSpec spec) throws JobFailure {
        for (JobSpec.Input input : spec.inputs()) {
            if (inputs.stream().noneMatch(arrived -> arrived.table().table().equals(input.table()))) {
                throw new JobFailure(
                        Fault.PEER,
                        "TABLE_MISSING",
                        "node " + input.node() + " did not send table \"" + input.table() + "\"");
            }
        }
    }

    /** SQLSTATE only where the message could quote data: a conversion error names the value that it failed on. */
    private static String state(SQLException e) {
        String message = String.valueOf(e.getMessage());
        int colon = message.indexOf(':');
        return colon > 0 ? message.substring(0, colon) : e.getClass().getSimpleName();
    }

    private static long memoryMiB() {
        return Long.getLong("yuheng.enclave.memoryMiB", 1_024);
    }

    private static int threads() {
        return Integer.getInteger("yuheng.enclave.threads", Runtime.getRuntime().availableProcessors());
    }

    private static String digest(TableTransfer.Arrived table) throws JobFailure, InterruptedException {
        try {
            return table.digest();
        } catch (IOException e) {
            throw scratchFailed("read", table, e);
        }
    }

    private static void delete(TableTransfer.Arrived table) throws JobFailure {
        try {
            Files.delete(table.parquet());
        } catch (IOException e) {
            throw scratchFailed("delete", table, e);
        }
    }

    private static JobFailure scratchFailed(String what, TableTransfer.Arrived table, IOException e) {
        return new JobFailure(
                new Refusal(
                        Fault.NODE,
                        "SCRATCH_FAILED",
                        "cannot " + what + " " + table.parquet().getFileName()),
                e);
    }
}
