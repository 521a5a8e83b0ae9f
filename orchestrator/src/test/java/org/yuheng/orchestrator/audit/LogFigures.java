package org.yuheng.orchestrator.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.Orchestrator;
import org.yuheng.orchestrator.identity.Actor;

/**
 * Prints, as JSON lines, how many audit events a second are recorded and put in order on the disk of the PostgreSQL that the
 * orchestrator uses, how long the oldest waits meanwhile, and how many a second the sequencer alone puts in order. At the
 * end every place of the log is counted. Arguments: seconds (20), writers (16), events of one transaction (1), then
 * properties of the orchestrator, such as {@code --yuheng.postgres.url=…} for a PostgreSQL server.
 */
public final class LogFigures {

    private static final int BACKLOG = 40_000;

    @Autowired
    private AuditTrail trail;

    @Autowired
    private AuditStore events;

    @Autowired
    private Sequencer sequencer;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private LogFigures() {}

    public static void main(String[] arguments) throws Exception {
        int seconds = argument(arguments, 0, 20);
        int writers = argument(arguments, 1, 16);
        int together = argument(arguments, 2, 1);
        Path state = Files.createTempDirectory("yuheng-log-figures");
        List<String> properties = new ArrayList<>(List.of(
                "--server.port=0",
                "--yuheng.state-dir=" + state.resolve("orchestrator"),
                "--spring.datasource.hikari.maximum-pool-size=" + (writers + 8),
                "--logging.level.root=warn"));
        properties.addAll(Arrays.asList(arguments).subList(Math.min(3, arguments.length), arguments.length));
        try (ConfigurableApplicationContext context =
                new SpringApplicationBuilder(Orchestrator.class).run(properties.toArray(String[]::new))) {
            LogFigures figures = new LogFigures();
            context.getAutowireCapableBeanFactory().autowireBean(figures);
            figures.measure(Duration.ofSeconds(seconds), writers, together);
        } finally {
            try (Stream<Path> tree = Files.walk(state)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static int argument(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private void measure(Duration time, int writers, int together) throws InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "{\"figure\":\"PostgreSQL\",\"fsync\":\"%s\",\"synchronousCommit\":\"%s\"}%n",
                setting("fsync"),
                setting("synchronous_commit"));
        sustained(time.dividedBy(4), writers, together);
        Sustained sustained = sustained(time, writers, together);
        System.out.printf(
                Locale.ROOT,
                "{\"figure\":\"recorded and put in order\",\"writers\":%d,\"eventsOfATransaction\":%d,"
                        + "\"eventsPerSecond\":%.0f,\"longestWaitSeconds\":%.2f}%n",
                writers,
                together,
                sustained.eventsPerSecond(),
                sustained.longestWaitSeconds());
        System.out.printf(
                Locale.ROOT,
                "{\"figure\":\"put in order, nobody recording\",\"eventsPerSecond\":%.0f}%n",
                sequencerAlone());
        long[] places = jdbc.sql("select count(*), count(distinct leaf_index), max(leaf_index) + 1"
                        + " from audit_event left join audit_place using (sequence)")
                .query((row, number) -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3)})
                .single();
        if (places[0] != places[1] || places[1] != places[2]) {
            throw new IllegalStateException("events, places and the last place: " + Arrays.toString(places));
        }
        System.out.printf(
                Locale.ROOT, "{\"figure\":\"places without a gap, none given twice\",\"places\":%d}%n", places[2]);
    }

    private record Sustained(double eventsPerSecond, double longestWaitSeconds) {}

    /** The clock stops when the last event has its place. */
    private Sustained sustained(Duration time, int writers, int together) throws InterruptedException {
        AtomicLong recorded = new AtomicLong();
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            Thread thread = new Thread(() -> {
                while (System.nanoTime() - start < time.toNanos()) {
                    record(together);
                    recorded.addAndGet(together);
                }
            });
            thread.start();
            threads.add(thread);
        }
        double longest = 0;
        while (threads.stream().anyMatch(Thread::isAlive) || events.waiting() > 0) {
            longest = Math.max(
                    longest,
                    events.oldestWaiting()
                            .map(oldest ->
                                    Duration.between(oldest, Instant.now()).toMillis() / 1e3)
                            .orElse(0.0));
            Thread.sleep(100);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return new Sustained(recorded.get() * 1e9 / (System.nanoTime() - start), longest);
    }

    private double sequencerAlone() {
        sequencer.stop();
        try {
            for (int i = 0; i < BACKLOG; i += 1_000) {
                record(1_000);
            }
            long start = System.nanoTime();
            long done = 0;
            for (int batch = sequencer.sequence(); batch > 0; batch = sequencer.sequence()) {
                done += batch;
            }
            return done * 1e9 / (System.nanoTime() - start);
        } finally {
            sequencer.start();
        }
    }

    private void record(int together) {
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < together; i++) {
                trail.record(AuditEvent.of(Actor.system("figures"), "FIGURE_MEASURED")
                        .object("request", "SZ-2026-000001", 1)
                        .request("SZ-2026-000001")
                        .datasets(List.of("catalogue-of-figures"))
                        .detail("note", "an event of usual length"));
            }
        });
    }

    private String setting(String name) {
        return jdbc.sql("select current_setting(:name)")
                .param("name", name)
                .query(String.class)
                .single();
    }
}
