package org.yuheng.demo.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yuheng.demo.Deployment;
import org.yuheng.demo.Pins;
import org.yuheng.demo.city.People;
import org.yuheng.demo.rest.Rest;
import org.yuheng.demo.verify.PolicyReadings;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.trust.receipt.PinnedKeys;
import org.yuheng.trust.receipt.ReceiptVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether a request stands where it should after all: one outcome for each run, one release, one receipt that verifies,
 * every grant used for a run once, nothing stuck, nothing recorded twice.
 */
final class Truth {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LOGGED = Duration.ofSeconds(60);
    /** What somebody looks up may be looked up again. */
    private static final Set<String> REPEATABLE = Set.of("AUDIT_QUERIED", "AUDIT_EXPORTED");

    private final Deployment city;
    private final Journals journals;
    private final Path receipts;

    Truth(Deployment city) {
        this.city = city;
        this.journals = new Journals(city);
        this.receipts = city.state().resolve("receipts");
    }

    /** @return {@link Blow#RELEASED} when all is as it should be; what is not is told line by line */
    String of(Petition petition, Ledger ledger) throws IOException, InterruptedException {
        List<String> faults = faults(petition);
        faults.forEach(ledger::say);
        String stands = petition.state() + " after " + petition.runs().size() + " runs";
        return (faults.isEmpty() ? Blow.RELEASED : "WRONG") + " " + petition.id() + " " + stands;
    }

    /** In words what is wrong with a request; empty when nothing is. */
    private List<String> faults(Petition petition) throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        Map<Integer, String> released = new TreeMap<>();
        Set<String> attempts = new TreeSet<>();
        for (JsonNode run : petition.runs()) {
            int number = run.path("number").asInt();
            List<Integer> succeeded = new ArrayList<>();
            for (JsonNode attempt : run.path("attempts")) {
                attempts.add(number + "/" + attempt.path("number").asInt());
                if (attempt.path("state").asString().equals("SUCCEEDED")) {
                    succeeded.add(attempt.path("number").asInt());
                }
            }
            String state = run.path("state").asString();
            if (state.equals("RELEASED") && succeeded.size() == 1) {
                released.put(number, petition.id() + "/" + number + "/" + succeeded.get(0));
            } else {
                faults.add("run " + number + " is " + state + " " + run.path("code") + " with succeeded attempts "
                        + succeeded);
            }
        }
        deliveries(petition, released, faults);
        receipts(petition, released.keySet(), faults);
        Set<String> used = journals.used(petition.id());
        if (!attempts.containsAll(used)
                || released.keySet().stream()
                        .anyMatch(run -> used.stream().noneMatch(use -> use.startsWith(run + "/")))) {
            faults.add("grants were used for " + used + ", there were the attempts " + attempts);
        }
        journals.open(petition.id()).forEach(job -> faults.add("never ended: " + job));
        journals.sealedAlike(petition.id()).forEach(part -> faults.add("sealed twice alike: " + part));
        doubles(petition, faults);
        return faults;
    }

    private void deliveries(Petition petition, Map<Integer, String> released, List<String> faults) throws IOException {
        Set<String> jobs = new TreeSet<>();
        for (Journals.Row row : journals.received(petition.recipientNode(), petition.id(), petition.applicant())) {
            jobs.add(row.column(0));
        }
        if (!jobs.equals(new TreeSet<>(released.values()))) {
            faults.add("results arrived of " + jobs + ", released were " + released.values());
        }
    }

    private void receipts(Petition petition, Set<Integer> runs, List<String> faults)
            throws IOException, InterruptedException {
        Rest applicant = city.as(People.applicant(petition.applicant()));
        Map<Integer, Integer> issued = new TreeMap<>();
        for (JsonNode receipt :
                applicant.get("requests/" + petition.id() + "/receipts").json()) {
            issued.merge(receipt.path("run").asInt(), 1, Integer::sum);
            verify(applicant, receipt.path("id").asString(), faults);
        }
        Map<Integer, Integer> one = new TreeMap<>();
        runs.forEach(run -> one.put(run, 1));
        if (!issued.equals(one)) {
            faults.add("receipts by run " + issued + ", should be " + one);
        }
    }

    private void verify(Rest applicant, String id, List<String> faults) throws IOException, InterruptedException {
        Path pins = receipts.resolve("pinned-keys.json");
        if (!Files.exists(pins)) {
            Pins.write(city, pins);
        }
        city.program(Deployment.ORCHESTRATOR).await(() -> applicant.status("receipts/" + id) == 200, LOGGED);
        byte[] bytes = applicant.get("receipts/" + id).body();
        Files.write(receipts.resolve(id + ".receipt.json"), bytes);
        new ReceiptVerifier(
                        PinnedKeys.parse(Files.readAllBytes(pins)).value(), new PolicyReadings(PolicyBundle.baseline()))
                .verify(bytes).stream()
                        .filter(check -> !check.passed())
                        .forEach(check -> faults.add("receipt " + id + ": " + check));
    }

    /** Two events that differ in nothing but their id and time are one that was recorded twice. */
    private void doubles(Petition petition, List<String> faults) throws IOException, InterruptedException {
        Map<String, Integer> seen = new HashMap<>();
        String events = new String(
                city.as("auditor")
                        .get("audit/export?format=JSONL&request=" + petition.id())
                        .body(),
                StandardCharsets.UTF_8);
        for (String line : events.lines().toList()) {
            JsonNode event = JSON.readTree(line);
            event = event.has("event") ? event.path("event") : event;
            if (event.isObject() && !REPEATABLE.contains(event.path("action").asString())) {
                tools.jackson.databind.node.ObjectNode content = (tools.jackson.databind.node.ObjectNode) event;
                content.remove(List.of("id", "time", "correlationId"));
                seen.merge(content.toString(), 1, Integer::sum);
            }
        }
        seen.forEach((event, times) -> {
            if (times > 1) {
                faults.add("recorded " + times + " times: " + event);
            }
        });
        if (seen.isEmpty()) {
            faults.add("no audit events");
        }
    }
}
