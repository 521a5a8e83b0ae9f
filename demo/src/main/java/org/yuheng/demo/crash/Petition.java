package org.yuheng.demo.crash;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.yuheng.demo.Deployment;
import org.yuheng.demo.Scenario;
import org.yuheng.demo.city.City;
import org.yuheng.demo.city.People;
import org.yuheng.demo.rest.Rest;
import tools.jackson.databind.JsonNode;

/**
 * One request, and the people around it. They look at what is and do the next thing, so that they can be asked again after
 * any crash; each thing is done through REST or a node's console.
 */
final class Petition {

    private static final Set<String> ENDED_RUNS = Set.of("RELEASED", "FAILED", "CANCELLED", "QUARANTINED");

    private final Deployment city;
    private final String technique;
    private final String applicant;
    private final Map<String, Object> form;
    private final String filing = UUID.randomUUID().toString();
    private String id = "";
    private boolean sentBack;

    private Petition(Deployment city, String technique, String applicant, Map<String, Object> form) {
        this.city = city;
        this.technique = technique;
        this.applicant = applicant;
        this.form = form;
    }

    /** One of each technique. The bank's is commercial on private data, so its result has to be reviewed. */
    static List<Petition> ofAllTechniques(Deployment city) {
        return List.of(
                like(city, "TEE", "city-social"),
                like(city, "FL_TEE", "city-health"),
                like(city, "MPC_TEE", "bank"),
                like(city, "API_TEE", "city-health"));
    }

    private static Petition like(Deployment city, String technique, String applicant) {
        Scenario scenario = Scenario.all().stream()
                .filter(one -> one.technique().filter(technique::equals).isPresent())
                .findFirst()
                .orElseThrow();
        Map<String, Object> form = new LinkedHashMap<>(scenario.form());
        // Further runs on demand: one request suffers many deaths.
        form.put("frequency", "REALTIME");
        form.put("title", technique + " through crashes");
        form.put(
                "recipients",
                List.of(Map.of(
                        "organization", applicant, "kind", applicant.equals("bank") ? "COMMERCIAL" : "GOVERNMENT")));
        return new Petition(city, technique, applicant, form);
    }

    void signIn() throws IOException, InterruptedException {
        auditor();
        applicantsRest();
        city.as("head." + applicant);
    }

    String technique() {
        return technique;
    }

    String id() {
        return id;
    }

    String applicant() {
        return applicant;
    }

    /** Whether somebody looks at the result before it goes. */
    boolean reviewed() {
        return applicant.equals("bank");
    }

    JsonNode view() throws IOException, InterruptedException {
        return auditor().get("requests/" + id).json();
    }

    String state() throws IOException, InterruptedException {
        return view().path("state").path("code").asString();
    }

    List<JsonNode> runs() throws IOException, InterruptedException {
        return auditor().get("requests/" + id + "/runs").json().valueStream().toList();
    }

    /** Whether there has been a run, and none is open. */
    boolean idle() throws IOException, InterruptedException {
        List<JsonNode> runs = runs();
        return !runs.isEmpty() && runs.stream().allMatch(Petition::ended);
    }

    private static boolean ended(JsonNode run) {
        return ENDED_RUNS.contains(run.path("state").asString());
    }

    /** Does what people do next towards {@code goal}, if anything. */
    void act(Goal goal) throws IOException, InterruptedException {
        if (id.isEmpty()) {
            id = applicantsRest()
                    .post("requests", form, filing)
                    .json()
                    .path("id")
                    .asString();
        }
        JsonNode view = view();
        switch (view.path("state").path("code").asString()) {
            case "DRAFT", "SUPPLEMENT" -> office(view, goal);
            case "PROVIDER_REVIEW" -> review(goal);
            case "PROVISIONING" -> {
                if (goal.compareTo(Goal.RUNNING) >= 0) {
                    grant();
                }
            }
            case "IN_USE" -> {
                if (goal == Goal.RELEASED) {
                    letGo();
                }
            }
            case "HOLD", "DENIED", "REJECTED", "REFUSED" ->
                throw new Stuck(technique + " " + id + " is " + view.path("state") + view.path("codes"));
            default -> {
                // The journey is at work.
            }
        }
    }

    private void office(JsonNode view, Goal goal) throws IOException, InterruptedException {
        boolean again = view.path("state").path("code").asString().equals("SUPPLEMENT");
        sentBack |= again;
        if (view.path("editable").asBoolean()) {
            if (!again || goal != Goal.SENT_BACK) {
                applicantsRest().post("requests/" + id + "/submit", Map.of());
            }
        } else if (goal != Goal.FILED) {
            Rest head = city.as("head." + applicant);
            for (JsonNode task : head.get("inbox").json()) {
                if (task.path("request").asString().equals(id)) {
                    head.post("approvals/" + task.path("id").asString() + "/approve", Map.of("reason", "同意 / agreed"));
                }
            }
        }
    }

    private void review(Goal goal) throws IOException, InterruptedException {
        if (goal.compareTo(Goal.SENT_BACK) < 0 || (goal == Goal.SENT_BACK && sentBack)) {
            return;
        }
        for (JsonNode task : auditor().get("requests/" + id + "/approvals").json()) {
            if (task.path("state").asString().equals("OPEN")) {
                String path = "approvals/" + task.path("task").asString();
                Rest reviewer = reviewer(task);
                if (goal == Goal.SENT_BACK) {
                    reviewer.post(path + "/supplement", Map.of("reason", "请补充 / say more"));
                    return;
                }
                reviewer.post(path + "/approve", Map.of("reason", "同意 / agreed"));
            }
        }
    }

    private Rest reviewer(JsonNode task) throws IOException, InterruptedException {
        for (People.Person person : People.reviewers(
                task.path("organization").asString(), task.path("role").asString())) {
            Rest rest = city.as(person.username());
            for (JsonNode waiting : rest.get("inbox").json()) {
                if (waiting.path("id").asString().equals(task.path("task").asString())) {
                    return rest;
                }
            }
        }
        throw new IOException("nobody may decide " + task);
    }

    private void grant() throws IOException, InterruptedException {
        JsonNode decision = auditor().get("requests/" + id + "/decision").json();
        String digest = decision.path("specDigest").asString();
        for (JsonNode input : spec().path("inputs")) {
            Rest owner = city.owner(
                    input.path("node").asString(), input.path("owner").asString());
            for (JsonNode waiting : owner.get("grants").json()) {
                if (waiting.path("specDigest").asString().equals(digest)) {
                    owner.post("grants/" + digest + "/approve", new byte[0]);
                }
            }
        }
    }

    /**
     * Starts a further run where the last one has ended.
     *
     * @return whether it has
     */
    boolean runAgain() throws IOException, InterruptedException {
        if (id.isEmpty() || !state().equals("IN_USE") || !idle()) {
            return false;
        }
        applicantsRest().post("requests/" + id + "/runs", Map.of());
        return true;
    }

    /** Whoever reviews the result opens it first, as the node demands, and lets it go then. */
    void letGo() throws IOException, InterruptedException {
        if (!reviewed() || id.isEmpty()) {
            return;
        }
        for (JsonNode run : runs()) {
            if (run.path("state").asString().equals("RESULT_REVIEW")) {
                JsonNode attempts = run.path("attempts");
                Map<String, String> job = Map.of(
                        "job", attempts.path(attempts.size() - 1).path("job").asString());
                JsonNode reviewer = spec().path("reviewer");
                Rest node = city.owner(
                        reviewer.path("node").asString(),
                        reviewer.path("organization").asString());
                node.post("results/open", job);
                node.post("results/review", job);
            }
        }
    }

    private JsonNode spec() throws IOException, InterruptedException {
        return auditor().get("requests/" + id + "/spec").json();
    }

    String recipientNode() {
        return City.nodes().stream()
                .filter(node -> node.owners().contains(applicant))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private Rest auditor() throws IOException, InterruptedException {
        return city.as("auditor");
    }

    private Rest applicantsRest() throws IOException, InterruptedException {
        return city.as(People.applicant(applicant));
    }

    /** A request stands where no crash should have brought it. */
    static final class Stuck extends RuntimeException {
        Stuck(String message) {
            super(message);
        }
    }
}
