package org.yuheng.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.yuheng.demo.city.City;
import org.yuheng.demo.city.People;
import org.yuheng.demo.rest.Rest;
import tools.jackson.databind.JsonNode;

/** Takes one request along its way, as the people would: through REST and the nodes' consoles only. */
final class Journey {

    private static final Duration DECIDED = Duration.ofSeconds(60);
    private static final Duration APPROVED = Duration.ofSeconds(120);
    private static final Duration RUN = Duration.ofSeconds(120);
    private static final Set<String> STOPPED =
            Set.of("HOLD", "DENIED", "REJECTED", "REFUSED", "SUPPLEMENT", "WITHDRAWN", "TERMINATED", "CLOSED");

    private final Deployment deployment;
    private final Scenario scenario;
    private String id = "";

    Journey(Deployment deployment, Scenario scenario) {
        this.deployment = deployment;
        this.scenario = scenario;
    }

    /** How it ended. */
    record End(
            Scenario scenario,
            String request,
            String state,
            List<String> codes,
            String kind,
            String technique,
            String placement,
            String engine,
            long rows,
            Optional<Double> seconds,
            Optional<Path> receipt,
            String trouble) {}

    String id() {
        return id;
    }

    /** Drafts and submits. */
    void file() throws IOException, InterruptedException {
        Rest applicant = deployment.as(scenario.person());
        id = applicant.post("requests", scenario.form()).json().path("id").asString();
        applicant.post("requests/" + id + "/submit", Map.of());
    }

    /** The head of the own office agrees, so that the request is received. */
    void leaveOffice() throws IOException, InterruptedException {
        await("the office's task", DECIDED, () -> approveAs("head." + scenario.applicant()));
    }

    /** Everybody whom the decision asks for agrees; returns the state afterwards. */
    String approve() throws IOException, InterruptedException {
        await("an end of the review", APPROVED, () -> {
            String state = state();
            if (!state.equals("PROVIDER_REVIEW")) {
                return STOPPED.contains(state) || passedReview(state);
            }
            for (JsonNode task : deployment
                    .as("auditor")
                    .get("requests/" + id + "/approvals")
                    .json()) {
                if (task.path("state").asString().equals("OPEN")) {
                    approveTask(task);
                }
            }
            return false;
        });
        return state();
    }

    private static boolean passedReview(String state) {
        return Set.of("PROVISIONING", "GRANTED", "READY", "IN_USE", "EXPIRING", "DISPOSAL")
                .contains(state);
    }

    private void approveTask(JsonNode task) throws IOException, InterruptedException {
        String organisation = task.path("organization").asString();
        String taskId = task.path("task").asString();
        for (People.Person person :
                People.reviewers(organisation, task.path("role").asString())) {
            if (inInbox(person.username(), taskId)) {
                deployment
                        .as(person.username())
                        .post("approvals/" + taskId + "/approve", Map.of("reason", "演示同意 / demo"));
                return;
            }
        }
        throw new IOException("NOBODY_TO_APPROVE: " + taskId + " waits for "
                + task.path("role").asString() + " of " + organisation);
    }

    private boolean inInbox(String username, String task) throws IOException, InterruptedException {
        for (JsonNode waiting : deployment.as(username).get("inbox").json()) {
            if (waiting.path("id").asString().equals(task)) {
                return true;
            }
        }
        return false;
    }

    private boolean approveAs(String username) throws IOException, InterruptedException {
        for (JsonNode waiting : deployment.as(username).get("inbox").json()) {
            if (waiting.path("request").asString().equals(id)) {
                deployment
                        .as(username)
                        .post(
                                "approvals/" + waiting.path("id").asString() + "/approve",
                                Map.of("reason", "同意 / agreed"));
                return true;
            }
        }
        return false;
    }

    /** Every owner signs at its own node; returns when the last one has, in nanoseconds of {@link System#nanoTime}. */
    long grant() throws IOException, InterruptedException {
        String[] digest = {""};
        await("specification", DECIDED, () -> {
            digest[0] = deployment
                    .as("auditor")
                    .get("requests/" + id + "/decision")
                    .json()
                    .path("specDigest")
                    .asString("");
            return !digest[0].isEmpty();
        });
        JsonNode spec = deployment.as("auditor").get("requests/" + id + "/spec").json();
        for (JsonNode input : spec.path("inputs")) {
            Rest owner = deployment.owner(
                    input.path("node").asString(), input.path("owner").asString());
            await("proposal at " + input.path("node").asString(), DECIDED, () -> signed(owner, digest[0]));
        }
        return System.nanoTime();
    }

    private static boolean signed(Rest owner, String digest) throws IOException, InterruptedException {
        for (JsonNode waiting : owner.get("grants").json()) {
            if (waiting.path("specDigest").asString().equals(digest)) {
                owner.post("grants/" + digest + "/approve", new byte[0]);
                return true;
            }
        }
        return false;
    }

    /** Where a result must be reviewed, its reviewer opens it at its own node and lets it go to the recipients. */
    void letGo() throws IOException, InterruptedException {
        JsonNode reviewer =
                deployment.as("auditor").get("requests/" + id + "/spec").json().path("reviewer");
        if (!reviewer.hasNonNull("node")) {
            return;
        }
        Rest node = deployment.owner(
                reviewer.path("node").asString(), reviewer.path("organization").asString());
        await("a result to review", RUN, () -> {
            failIfEnded();
            for (JsonNode result : node.get("results").json()) {
                String job = result.path("job").asString();
                if (job.startsWith(id + "/")) {
                    // Refused while a share of it is still on its way.
                    return node.postUnlessRefused("results/open", Map.of("job", job))
                                    .isPresent()
                            && node.postUnlessRefused("results/review", Map.of("job", job))
                                    .isPresent();
                }
            }
            return false;
        });
    }

    /** Waits for the result at the recipient's node and opens it there; the rows. */
    long open(Path file) throws IOException, InterruptedException {
        Rest recipient = deployment.owner(recipientNode(), scenario.applicant());
        String[] job = {""};
        await("a result at " + recipientNode(), RUN, () -> {
            for (JsonNode result : recipient.get("results").json()) {
                if (result.path("job").asString().startsWith(id + "/")) {
                    job[0] = result.path("job").asString();
                }
            }
            if (job[0].isEmpty()) {
                failIfEnded();
            }
            return !job[0].isEmpty();
        });
        List<Rest.Answer> answers = new ArrayList<>();
        await("a complete result", RUN, () -> {
            failIfEnded();
            // A result in shares is complete when every party's has arrived.
            recipient.postUnlessRefused("results/open", Map.of("job", job[0])).ifPresent(answers::add);
            return !answers.isEmpty();
        });
        Rest.Answer opened = answers.get(0);
        Files.createDirectories(file.getParent());
        Files.write(file, opened.body());
        return opened.headers().firstValueAsLong("X-Yuheng-Rows").orElse(-1);
    }

    private void failIfEnded() throws IOException, InterruptedException {
        for (JsonNode run :
                deployment.as("auditor").get("requests/" + id + "/runs").json()) {
            if (Set.of("FAILED", "CANCELLED", "QUARANTINED")
                    .contains(run.path("state").asString())) {
                throw new IOException("RUN_" + run.path("state").asString() + ": "
                        + run.path("code").asString("") + " "
                        + run.path("message").asString(""));
            }
        }
    }

    private boolean quarantined() throws IOException, InterruptedException {
        return deployment
                .as("auditor")
                .get("requests/" + id + "/runs")
                .json()
                .valueStream()
                .anyMatch(run -> run.path("state").asString().equals("QUARANTINED"));
    }

    private String recipientNode() {
        return City.nodes().stream()
                .filter(node -> node.owners().contains(scenario.applicant()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** Fetches the receipt of the first run into a file. */
    Path receipt(Path directory) throws IOException, InterruptedException {
        Rest applicant = deployment.as(scenario.person());
        String[] receipt = {""};
        await("a receipt", RUN, () -> {
            for (JsonNode issued : applicant.get("requests/" + id + "/receipts").json()) {
                receipt[0] = issued.path("id").asString();
            }
            return !receipt[0].isEmpty();
        });
        Files.createDirectories(directory);
        await("a logged receipt", RUN, () -> applicant.status("receipts/" + receipt[0]) == 200);
        return Files.write(
                directory.resolve(receipt[0] + ".receipt.json"),
                applicant.get("receipts/" + receipt[0]).body());
    }

    /** What the request is now. */
    JsonNode view() throws IOException, InterruptedException {
        return deployment.as("auditor").get("requests/" + id).json();
    }

    String state() throws IOException, InterruptedException {
        return view().path("state").path("code").asString();
    }

    /** The whole way, for what ends released or stopped; any trouble is part of the answer. */
    End run(Path results, Path receipts) throws InterruptedException {
        Optional<Double> seconds = Optional.empty();
        long rows = -1;
        Optional<Path> receipt = Optional.empty();
        String trouble = "";
        try {
            file();
            leaveOffice();
            String state = approve();
            if (passedReview(state)) {
                long granted = grant();
                if (!scenario.endsReleased()) {
                    await("an end of the run", RUN, () -> STOPPED.contains(state()));
                    trouble = quarantined() ? "" : "no run of it was quarantined";
                    return end(rows, seconds, receipt, trouble);
                }
                letGo();
                rows = open(results.resolve(id + ".result"));
                seconds = Optional.of((System.nanoTime() - granted) / 1e9);
                receipt = Optional.of(receipt(receipts));
            }
        } catch (IOException | RuntimeException e) {
            trouble = e.toString();
        }
        return end(rows, seconds, receipt, trouble);
    }

    private End end(long rows, Optional<Double> seconds, Optional<Path> receipt, String trouble)
            throws InterruptedException {
        try {
            JsonNode view = view();
            JsonNode decision = Optional.of(deployment.as("auditor"))
                    .filter(auditor -> reachable(auditor, "requests/" + id + "/decision"))
                    .map(this::decision)
                    .orElse(view.path("none"));
            StringBuilder placement = new StringBuilder();
            for (JsonNode place : decision.path("placement")) {
                String role = place.path("role").asString();
                if (Set.of("enclave", "dealer", "aggregator").contains(role)) {
                    placement.append(role).append('@').append(place.path("node").asString());
                }
            }
            String engine = decision.path("engines").path(0).path("protocol").asString("");
            return new End(
                    scenario,
                    id,
                    view.path("state").path("code").asString(),
                    view.path("codes").valueStream().map(JsonNode::asString).toList(),
                    decision.path("scenario").asString(""),
                    decision.path("technique").asString(""),
                    placement.toString(),
                    engine,
                    rows,
                    seconds,
                    receipt,
                    trouble);
        } catch (IOException e) {
            return new End(scenario, id, "?", List.of(), "", "", "", "", rows, seconds, receipt, trouble + " " + e);
        }
    }

    private static boolean reachable(Rest auditor, String path) {
        try {
            return auditor.status(path) == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private JsonNode decision(Rest auditor) {
        try {
            return auditor.get("requests/" + id + "/decision").json().path("decision");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private void await(String what, Duration most, Program.Condition condition)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException("TIMED_OUT: no " + what + " of " + id + " after " + most + "; it is " + state());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
