package org.yuheng.orchestrator.journey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.yuheng.orchestrator.Orchestrator;
import org.yuheng.orchestrator.support.LoopbackCity;
import org.yuheng.orchestrator.support.People;
import org.yuheng.orchestrator.support.PlainVisitor;

/**
 * Prints, as JSON lines, how long pages take when there is much to look through: requests, datasets and audit events are
 * multiplied in PostgreSQL, then each page is asked for one after another by somebody who may see it, over loopback. Times
 * are from the question to the last byte; bytes are as they are sent, compressed. Arguments: requests (100,000), datasets
 * (10,000), audit events (2,000,000), questions a page (40), then properties of the orchestrator.
 */
public final class PageFigures extends CityTest {

    private static final int WARM = 10;
    private static final String[] DEFAULTS = {"100000", "10000", "2000000", "40"};

    private PageFigures() {}

    public static void main(String[] arguments) throws Exception {
        int[] numbers = new int[DEFAULTS.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Integer.parseInt(arguments.length > i ? arguments[i] : DEFAULTS[i]);
        }
        Path state = Files.createTempDirectory("yuheng-page-figures");
        List<String> properties = new ArrayList<>(List.of(
                "--server.port=0", "--yuheng.state-dir=" + state.resolve("orchestrator"), "--logging.level.root=warn"));
        properties.addAll(
                Arrays.asList(arguments).subList(Math.min(numbers.length, arguments.length), arguments.length));
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(
                        Orchestrator.class, People.class, LoopbackCity.class)
                .run(properties.toArray(String[]::new))) {
            PageFigures figures = new PageFigures();
            context.getAutowireCapableBeanFactory().autowireBean(figures);
            figures.measure(numbers[0], numbers[1], numbers[2], numbers[3]);
        } finally {
            try (Stream<Path> tree = Files.walk(state)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private void measure(int requests, int datasets, int events, int questions) {
        build();
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        multiplyRequests(id, requests);
        multiplyDatasets(datasets);
        multiplyEvents(id, events);
        jdbc.sql("analyze").update();

        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("/inbox", "jo.clerk");
        pages.put("/requests", "jo.auditor");
        pages.put("/requests?state=PROVIDER_REVIEW", "jo.clerk");
        pages.put("/requests/" + id, "jo.auditor");
        pages.put("/catalogue", "jo.clerk");
        pages.put("/catalogue?q=%E6%95%B0%E6%8D%AE%E9%9B%86", "jo.clerk");
        pages.put("/catalogue?q=jo_tax&sharingType=CONDITIONAL", "jo.clerk");
        pages.put("/catalogue/jo_social", "jo.clerk");
        pages.put("/rules", "jo.auditor");
        pages.put("/rules/rows?table=routing&rule=12", "jo.auditor");
        pages.put("/parties", "jo.auditor");
        pages.put("/supervision", "jo.auditor");
        pages.put("/supervision?view=REFUSED", "jo.auditor");
        pages.put("/supervision?department=jo-tax", "jo.auditor");
        pages.put("/supervision?view=DEPARTMENTS", "jo.auditor");
        pages.put("/supervision?view=MONTHS", "jo.auditor");
        pages.put("/audit", "jo.auditor");
        pages.put("/audit?request=" + id, "jo.auditor");
        pages.put("/audit?person=jo.clerk", "jo.auditor");
        pages.put("/audit?dataset=jo_tax", "jo.auditor");
        pages.put("/audit?action=RESULT_OPENED", "jo.auditor");
        Map<String, PlainVisitor> visitors = new LinkedHashMap<>();
        pages.forEach((path, person) -> {
            PlainVisitor visitor = visitors.computeIfAbsent(person, this::plainVisitor);
            double[] millis = new double[questions];
            long bytes = 0;
            for (int i = -WARM; i < questions; i++) {
                long begun = System.nanoTime();
                PlainVisitor.Page page = visitor.get(path);
                double took = (System.nanoTime() - begun) / 1e6;
                if (page.status() != 200) {
                    throw new IllegalStateException(path + " answered " + page.status());
                }
                bytes = page.html().length();
                if (i >= 0) {
                    millis[i] = took;
                }
            }
            Arrays.sort(millis);
            System.out.printf(
                    Locale.ROOT,
                    "{\"figure\":\"page\",\"page\":\"%s\",\"requests\":%d,\"datasets\":%d,\"events\":%d,"
                            + "\"medianMillis\":%.0f,\"p95Millis\":%.0f,\"mostMillis\":%.0f,\"characters\":%d}%n",
                    path,
                    requests,
                    datasets,
                    events,
                    millis[questions / 2],
                    millis[Math.min(questions - 1, questions * 95 / 100)],
                    millis[questions - 1],
                    bytes);
        });
    }

    private void multiplyRequests(String id, int requests) {
        jdbc.sql("""
                        insert into sharing_request (id, version, epoch, round, state, codes, organization, applicant, title,
                            form, form_digest, filed_at, received_at, supplements, created_at, changed_at, wound_up_at)
                        select 'R2025-' || lpad(n::text, 6, '0'), version, epoch, round,
                            (array['PROVIDER_REVIEW', 'IN_USE', 'CLOSED', 'REFUSED', 'HOLD'])[1 + n % 5], codes,
                            (array['jo-stat', 'jo-social', 'jo-tax', 'jo-health', 'jo-third'])[1 + n % 5], applicant,
                            title || ' ' || n, form, form_digest, filed_at, received_at - n * interval '1 minute',
                            supplements, created_at - n * interval '1 minute', changed_at - n * interval '1 minute', now()
                        from sharing_request, generate_series(1, :n) n where id = :id
                        """).param("n", requests).param("id", id).update();
        for (String copy : List.of(
                "request_party (request_id, organization) select c.id, o.organization from request_party o",
                "request_dataset (request_id, dataset) select c.id, o.dataset from request_dataset o",
                "request_move (request_id, round, from_state, to_state, codes, cause, actor, at)"
                        + " select c.id, o.round, o.from_state, o.to_state, o.codes, o.cause, o.actor, o.at"
                        + " from request_move o",
                "decision (request_id, round, facts, facts_digest, decision, decision_digest, bundle_hash, outcome,"
                        + " technique, spec, spec_digest, decided_at) select c.id, o.round, ''::bytea, o.facts_digest,"
                        + " ''::bytea, o.decision_digest, o.bundle_hash, o.outcome, o.technique, null, null, o.decided_at"
                        + " from decision o",
                "decision_rule (rule_table, rule_id, request_id, round, bundle_hash, decided_at) select o.rule_table,"
                        + " o.rule_id, c.id, o.round, o.bundle_hash, o.decided_at from decision_rule o",
                "clock (request, kind, limit_kind, bundle, state, received_at, since, counted, limit_days, extension_days,"
                        + " article, due, missing_year, stopped_on, answered) select c.id, o.kind, o.limit_kind, o.bundle,"
                        + " case when c.state in ('CLOSED', 'REFUSED') then 'STOPPED' else o.state end, o.received_at,"
                        + " o.since, o.counted, o.limit_days, o.extension_days, o.article, o.due, o.missing_year,"
                        + " case when c.state in ('CLOSED', 'REFUSED') then o.since end, c.state in ('CLOSED', 'REFUSED')"
                        + " from clock o")) {
            String key = copy.startsWith("clock") ? "o.request" : "o.request_id";
            jdbc.sql("insert into " + copy + " join sharing_request c on c.id like 'R2025-%' where " + key + " = :id")
                    .param("id", id)
                    .update();
        }
    }

    private void multiplyDatasets(int datasets) {
        jdbc.sql("""
                        insert into dataset (code, owner, platform, node, sharing_type, grade, personal_info, title,
                            search_text, document, digest, version, declared_at, updated_at)
                        select 'many_' || n, owner, platform, node, sharing_type, grade, personal_info, title || n,
                            replace(search_text, 'jo_tax', 'many_' || n) || ' ' || n,
                            convert_to(replace(convert_from(document, 'UTF8'), 'jo_tax', 'many_' || n), 'UTF8'),
                            digest, version, declared_at, updated_at
                        from dataset, generate_series(1, :n) n where code = 'jo_tax'
                        """).param("n", datasets).update();
    }

    private void multiplyEvents(String id, int events) {
        jdbc.sql("""
                        insert into audit_event (id, time, actor, actor_kind, organisation, action, object_type, object_id,
                            request, datasets, event, salt, commitment)
                        select gen_random_uuid(), time - n * interval '30 seconds',
                            case when n % 50 = 0 then 'jo.clerk' else 'person.' || n % 900 end, actor_kind,
                            'org-' || n % 90, (array['RESULT_OPENED', 'REQUEST_DECIDED', 'SESSION_OPENED', 'TASK_DECIDED',
                            'PAPER_OPENED'])[1 + n % 5], object_type, object_id,
                            'R2025-' || lpad((n % 100000)::text, 6, '0'),
                            array[case when n % 200 = 0 then 'jo_tax' else 'many_' || n % 9000 end], event, salt,
                            commitment
                        from (select * from audit_event where request = :id order by sequence limit 1) one,
                            generate_series(1, :n) n
                        """).param("n", events).param("id", id).update();
        jdbc.sql("""
                        insert into audit_event_dataset (dataset, sequence)
                        select one, sequence from audit_event, unnest(datasets) one on conflict do nothing
                        """).update();
    }
}
