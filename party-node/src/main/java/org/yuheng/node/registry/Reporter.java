package org.yuheng.node.registry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;
import org.yuheng.json.StrictJson;
import org.yuheng.node.datasets.DatasetStore;
import org.yuheng.node.datasets.Declaration;
import org.yuheng.node.datasets.SourceReader;
import org.yuheng.node.grants.GrantStore;
import org.yuheng.node.results.OpenEvent;
import org.yuheng.node.results.ResultStore;
import org.yuheng.trust.Digests;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.SigningKey;

/**
 * Brings what happened here to the orchestrator, until it has it: declarations, grants, openings. What is not reported yet
 * is on disk, so a crash or a lost connection loses nothing; the orchestrator knows repeats by their ids.
 */
public final class Reporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final Duration ROOTS_REFRESH = Duration.ofMinutes(30);

    private final String node;
    private final Registry registry;
    private final SigningKey nodeKey;
    private final DatasetStore datasets;
    private final SourceReader sources;
    private final GrantStore grants;
    private final ResultStore results;
    private final Clock clock;
    private final Thread thread;
    private final Authorities authorities;
    private final Map<String, Objection> objections = new ConcurrentHashMap<>();
    private Instant rootsDue = Instant.MIN;
    private boolean due = true;
    private volatile boolean closed;

    /** Where it goes which transport authorities count now, with their revocation lists, as they sign it. */
    public interface Authorities {
        void take(byte[] envelope) throws IOException;
    }

    public Reporter(
            String node,
            Registry registry,
            SigningKey nodeKey,
            DatasetStore datasets,
            SourceReader sources,
            GrantStore grants,
            ResultStore results,
            Authorities authorities,
            Clock clock) {
        this.node = node;
        this.registry = registry;
        this.nodeKey = nodeKey;
        this.datasets = datasets;
        this.sources = sources;
        this.grants = grants;
        this.results = results;
        this.authorities = authorities;
        this.clock = clock;
        this.thread = new Thread(this::loop, "reporter");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Something new is to be reported. */
    public synchronized void wake() {
        due = true;
        notifyAll();
    }

    private void loop() {
        while (!closed) {
            try {
                reportAll();
            } catch (IOException | RuntimeException e) {
                LOG.info("the orchestrator has not been told yet: {}", e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
            try {
                await();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void await() throws InterruptedException {
        if (!due) {
            wait(2_000);
        }
        due = false;
    }

    private void reportAll() throws IOException, InterruptedException {
        if (!clock.instant().isBefore(rootsDue)) {
            authorities.take(registry.get("transport-roots"));
            rootsDue = clock.instant().plus(ROOTS_REFRESH);
        }
        for (DatasetStore.Stored dataset : datasets.all()) {
            if (!dataset.registered()) {
                declareOrNote(dataset);
            }
        }
        for (GrantStore.Stored decision : grants.unreported()) {
            report(decision);
        }
        report(results.unreportedOpenings());
        for (ResultStore.Refused refused : results.unreportedRefusals()) {
            report(refused);
        }
    }

    /** In both languages, for the owner's people. */
    public record Objection(String zh, String en) {}

    /** Why the orchestrator did not take a declaration the last time; empty when it did, or has not been asked. */
    public Optional<Objection> objectionTo(String dataset) {
        return Optional.ofNullable(objections.get(dataset));
    }

    /** One declaration that is not taken, or cannot be counted, must not keep the other reports back. */
    private void declareOrNote(DatasetStore.Stored dataset) throws IOException, InterruptedException {
        String code = dataset.declaration().code();
        try {
            declare(dataset);
            objections.remove(code);
        } catch (ConnectException | HttpTimeoutException e) {
            throw e;
        } catch (Registry.Rejected e) {
            note(code, new Objection(e.words(false), e.words(true)));
        } catch (IOException e) {
            note(code, new Objection(String.valueOf(e.getMessage()), String.valueOf(e.getMessage())));
        }
    }

    private void note(String code, Objection objection) {
        if (!objection.equals(objections.put(code, objection))) {
            LOG.warn("declaration of {}: {}", code, objection.en());
        }
    }

    record Declared(String node, Instant declaredAt, long rows, CataloguedDataset dataset) {}

    /** A declaration without what only this node knows: the source's own column names. */
    record CataloguedDataset(
            String code,
            String owner,
            String nameZh,
            String nameEn,
            String descriptionZh,
            String descriptionEn,
            Optional<String> platform,
            Declaration.SharingType sharingType,
            Optional<Declaration.NonShareBasis> nonShareBasis,
            List<String> sharingModes,
            String updateCycle,
            String grade,
            String gradedAt,
            boolean anonymised,
            boolean providerPrivate,
            boolean tradeSecret,
            String secrecy,
            boolean importantData,
            boolean coreData,
            String steward,
            List<CataloguedItem> items) {

        static CataloguedDataset of(Declaration d) {
            return new CataloguedDataset(
                    d.code(),
                    d.owner(),
                    d.nameZh(),
                    d.nameEn(),
                    d.descriptionZh(),
                    d.descriptionEn(),
                    d.platform(),
                    d.sharingType(),
                    d.nonShareBasis(),
                    d.sharingModes(),
                    d.updateCycle(),
                    d.grade(),
                    d.gradedAt(),
                    d.anonymised(),
                    d.providerPrivate(),
                    d.tradeSecret(),
                    d.secrecy(),
                    d.importantData(),
                    d.coreData(),
                    d.steward(),
                    d.items().stream().map(CataloguedItem::of).toList());
        }
    }

    record CataloguedItem(
            String name,
            ColumnType type,
            String nameZh,
            String nameEn,
            Optional<String> unit,
            Optional<String> grade,
            String personalInfo,
            boolean providerPrivate,
            boolean identifier,
            Reveal reveal) {

        static CataloguedItem of(Declaration.Item i) {
            return new CataloguedItem(
                    i.name(),
                    i.type(),
                    i.nameZh(),
                    i.nameEn(),
                    i.unit(),
                    i.grade(),
                    i.personalInfo(),
                    i.providerPrivate(),
                    i.identifier(),
                    i.reveal());
        }
    }

    private void declare(DatasetStore.Stored dataset) throws IOException, InterruptedException {
        Declared declared = new Declared(
                node,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                sources.rows(dataset.source()),
                CataloguedDataset.of(dataset.declaration()));
        registry.post(
                "nodes/" + node + "/datasets",
                Envelope.sign(
                        "application/vnd.yuheng.dataset-declaration.v1+json", StrictJson.write(declared), nodeKey));
        datasets.registered(dataset.declaration().code());
    }

    /**
     * @param grant DSSE envelope in base64, when granted; empty otherwise
     */
    record GrantDecision(
            String node, String specDigest, String owner, String state, String grant, String reason, String person) {

        static final String PAYLOAD_TYPE = "application/vnd.yuheng.grant-decision.v1+json";
    }

    private void report(GrantStore.Stored decision) throws IOException, InterruptedException {
        boolean granted = decision.state() == GrantState.GRANTED;
        GrantDecision statement = new GrantDecision(
                node,
                decision.specDigest(),
                decision.owner(),
                decision.state().name(),
                granted ? new String(decision.envelope(), StandardCharsets.UTF_8) : "",
                decision.reason() == null ? "" : decision.reason(),
                decision.decidedBy());
        try {
            registry.post("grants", Envelope.sign(GrantDecision.PAYLOAD_TYPE, StrictJson.write(statement), nodeKey));
        } catch (Registry.Rejected e) {
            // The orchestrator also asks by itself; a decision that it will not hear must not stop the others.
            LOG.warn("decision of {} on {}: {}", decision.owner(), decision.specDigest(), e.getMessage());
        }
        grants.reported(decision);
    }

    record NodeEvents(String node, List<NodeEvent> events) {}

    record NodeEvent(
            String id,
            Instant at,
            String actor,
            String organization,
            String action,
            String request,
            String job,
            List<String> datasets,
            String object,
            String result,
            Map<String, String> detail) {}

    private void report(List<ResultStore.Opening> openings) throws IOException, InterruptedException {
        for (ResultStore.Opening opening : openings) {
            OpenEvent event = OpenEvent.read(opening.envelope());
            post(new NodeEvent(
                    event.id(),
                    event.openedAt(),
                    event.person(),
                    event.organization(),
                    "RESULT_OPENED",
                    opening.job().request(),
                    event.job(),
                    List.of(),
                    event.job(),
                    "",
                    Map.of("statement", Digests.of(opening.envelope()))));
            results.reported(opening);
        }
    }

    private void report(ResultStore.Refused refused) throws IOException, InterruptedException {
        post(new NodeEvent(
                refused.id(),
                refused.refusedAt().truncatedTo(ChronoUnit.MILLIS),
                refused.person(),
                refused.organization(),
                "RESULT_REFUSED",
                refused.job().request(),
                refused.job().toString(),
                List.of(),
                refused.job().toString(),
                "",
                Map.of("reason", refused.reason())));
        results.reported(refused);
    }

    private void post(NodeEvent event) throws IOException, InterruptedException {
        registry.post(
                "nodes/" + node + "/events",
                Envelope.sign(
                        "application/vnd.yuheng.node-events.v1+json",
                        StrictJson.write(new NodeEvents(node, List.of(event))),
                        nodeKey));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
