package org.yuheng.orchestrator.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which workflows are to be woken. A row says who, never why: a woken workflow reads PostgreSQL, so a row delivered twice
 * does no harm.
 */
@Repository
public class Outbox {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Semaphore work = new Semaphore(0);

    Outbox(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * One workflow to be woken.
     *
     * @param run empty for the request's own workflow
     */
    public record Wake(String request, Optional<Integer> run) {}

    /** Wakes the request's workflow when the transaction that is under way has committed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void wake(String request) {
        insert(request, null);
    }

    /** Wakes the workflow of one run when the transaction that is under way has committed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void wakeRun(String request, int run) {
        insert(request, run);
    }

    private void insert(String request, Integer run) {
        jdbc.sql("insert into outbox (request_id, run) values (:request, :run)")
                .param("request", request)
                .param("run", run)
                .update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.release();
            }
        });
    }

    /** Returns when a row was committed in this process, or after {@code longest}: rows of other processes are polled. */
    public void await(Duration longest) throws InterruptedException {
        if (work.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            work.drainPermits();
        }
    }

    /**
     * Hands out rows that no other instance is delivering, each workflow once; they are gone when {@code deliver} has
     * returned and the transaction commits, and stay otherwise.
     *
     * @return how many rows were delivered
     */
    public int deliver(int most, Consumer<Wake> deliver) {
        Integer delivered = transaction.execute(status -> {
            List<Row> rows = jdbc.sql("""
                            select id, request_id, run from outbox order by id
                            for update skip locked limit :most
                            """)
                    .param("most", most)
                    .query((row, number) -> new Row(
                            row.getLong("id"),
                            new Wake(row.getString("request_id"), Optional.ofNullable((Integer) row.getObject("run")))))
                    .list();
            Set<Wake> wakes = new LinkedHashSet<>();
            List<Long> ids = new ArrayList<>();
            rows.forEach(row -> {
                wakes.add(row.wake());
                ids.add(row.id());
            });
            wakes.forEach(deliver);
            if (!ids.isEmpty()) {
                jdbc.sql("delete from outbox where id = any(:ids)")
                        .param("ids", ids.toArray(Long[]::new))
                        .update();
            }
            return ids.size();
        });
        return delivered == null ? 0 : delivered;
    }

    private record Row(long id, Wake wake) {}
}
