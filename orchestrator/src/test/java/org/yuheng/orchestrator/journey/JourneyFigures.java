package org.yuheng.orchestrator.journey;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.yuheng.orchestrator.Orchestrator;
import org.yuheng.orchestrator.request.Requests;
import org.yuheng.orchestrator.support.LoopbackCity;
import org.yuheng.orchestrator.support.People;

/**
 * Prints, as JSON lines, how long the workflows of a request are at work from its submission to its receipt, against a
 * workflow that does nothing with as many activities and continuations on the same Temporal, in turn. At work means: a
 * workflow task or an activity is open, by the times in Temporal's own histories; so people's waits are not in it. Nodes
 * answer at once, so the engine's run is not in it either. Arguments: requests (10), then properties of the orchestrator,
 * such as {@code --yuheng.temporal.target=HOST:PORT} for a real Temporal.
 */
public final class JourneyFigures extends CityTest {

    private static final String QUEUE = "bare-figures";
    private static final Set<EventType> BEGINNINGS =
            Set.of(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
    private static final Set<EventType> ENDS = Set.of(
            EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
            EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT);

    private JourneyFigures() {}

    public static void main(String[] arguments) throws Exception {
        int requests = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        Path state = Files.createTempDirectory("yuheng-journey-figures");
        List<String> properties = new ArrayList<>(List.of(
                "--server.port=0", "--yuheng.state-dir=" + state.resolve("orchestrator"), "--logging.level.root=warn"));
        properties.addAll(Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length));
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(
                        Orchestrator.class, People.class, LoopbackCity.class)
                .run(properties.toArray(String[]::new))) {
            JourneyFigures figures = new JourneyFigures();
            context.getAutowireCapableBeanFactory().autowireBean(figures);
            figures.measure(context.getBean(WorkflowClient.class), context.getBean(Requests.class), requests);
        } finally {
            try (Stream<Path> tree = Files.walk(state)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private void measure(WorkflowClient client, Requests stored, int requests) {
        build();
        WorkerFactory factory = WorkerFactory.newInstance(client);
        Worker worker = factory.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(BareWorkflow.Story.class);
        worker.registerActivitiesImplementations((BareWorkflow.Steps) () -> {});
        factory.start();
        double[] ratios = new double[requests];
        Map<String, List<Double>> steps = new TreeMap<>();
        // The first two are not counted: they meet cold code.
        for (int i = -2; i < requests; i++) {
            String id = received(tee());
            approveUntil(id, "IN_USE");
            awaitRun(id, 1, "RELEASED");
            Ref ref = new Ref(id, stored.find(id).orElseThrow().epoch());
            List<Leg> legs = legs(client, ref.workflowId());
            legs.addAll(legs(client, ref.runWorkflowId(1)));
            List<Integer> activities = legs.stream().map(Leg::activities).toList();
            double journey =
                    legs.stream().mapToLong(leg -> leg.atWork().toNanos()).sum() / 1e6;
            String bareId = "bare-" + UUID.randomUUID();
            client.newWorkflowStub(
                            BareWorkflow.class,
                            WorkflowOptions.newBuilder()
                                    .setTaskQueue(QUEUE)
                                    .setWorkflowId(bareId)
                                    .build())
                    .live(activities, 0);
            double bare = legs(client, bareId).stream()
                            .mapToLong(leg -> leg.atWork().toNanos())
                            .sum()
                    / 1e6;
            if (i >= 0) {
                ratios[i] = journey / bare;
                System.out.printf(
                        Locale.ROOT,
                        "{\"figure\":\"journey\",\"legs\":%d,\"activities\":%d,\"journeyMillis\":%.0f,"
                                + "\"bareMillis\":%.0f,\"ratio\":%.2f}%n",
                        legs.size(),
                        activities.stream().mapToInt(n -> n).sum(),
                        journey,
                        bare,
                        ratios[i]);
                legs.forEach(leg -> leg.millis()
                        .forEach((step, millis) -> steps.computeIfAbsent(step, name -> new ArrayList<>())
                                .addAll(millis)));
            }
        }
        factory.shutdownNow();
        steps.forEach((step, millis) -> System.out.printf(
                Locale.ROOT,
                "{\"figure\":\"journey, step\",\"step\":\"%s\",\"times\":%.1f,\"medianMillis\":%.0f}%n",
                step,
                millis.size() / (double) requests,
                millis.stream().sorted().toList().get(millis.size() / 2)));
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "{\"figure\":\"journey, median\",\"requests\":%d,\"ratio\":%.2f}%n",
                requests,
                ratios[requests / 2]);
    }

    /**
     * One execution of a chain.
     *
     * @param millis of each activity, from its schedule to its end, by its name
     */
    private record Leg(int activities, Duration atWork, Map<String, List<Double>> millis) {}

    private static List<Leg> legs(WorkflowClient client, String workflow) {
        List<Leg> legs = new ArrayList<>();
        String run = null;
        do {
            List<HistoryEvent> events =
                    (run == null ? client.fetchHistory(workflow) : client.fetchHistory(workflow, run)).getEvents();
            legs.add(0, leg(events));
            run = events.get(0).getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId();
        } while (!run.isEmpty());
        return legs;
    }

    private static Leg leg(List<HistoryEvent> events) {
        int activities = 0;
        int open = 0;
        Instant since = Instant.MIN;
        Duration atWork = Duration.ZERO;
        Map<String, List<Double>> millis = new TreeMap<>();
        for (HistoryEvent event : events) {
            Instant at = at(event);
            if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) {
                activities++;
            } else if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED) {
                HistoryEvent scheduled = events.get(
                        (int) event.getActivityTaskCompletedEventAttributes().getScheduledEventId() - 1);
                millis.computeIfAbsent(
                                scheduled
                                        .getActivityTaskScheduledEventAttributes()
                                        .getActivityType()
                                        .getName(),
                                name -> new ArrayList<>())
                        .add(Duration.between(at(scheduled), at).toNanos() / 1e6);
            }
            if (BEGINNINGS.contains(event.getEventType()) && open++ == 0) {
                since = at;
            } else if (ENDS.contains(event.getEventType()) && --open == 0) {
                atWork = atWork.plus(Duration.between(since, at));
            }
        }
        return new Leg(activities, atWork, millis);
    }

    private static Instant at(HistoryEvent event) {
        return Instant.ofEpochSecond(
                event.getEventTime().getSeconds(), event.getEventTime().getNanos());
    }
}
