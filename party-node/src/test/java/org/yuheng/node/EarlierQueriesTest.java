package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.SqlAnalysis;
import org.yuheng.json.StrictJson;
import org.yuheng.node.datasets.DatasetStore;
import org.yuheng.node.datasets.Source;
import org.yuheng.node.grants.GrantHistory;
import org.yuheng.node.grants.GrantStore;
import org.yuheng.node.grants.QueryLedger;
import org.yuheng.trust.Digests;
import org.yuheng.trust.release.JobRef;
import org.yuheng.trust.release.ReleaseJournal;

/** Another filter or grouping over what the same recipient has statistics of already. */
class EarlierQueriesTest {

    private static final String WITHOUT_ONE = JoinCase.JOIN.replace(" GROUP BY", " WHERE p.street <> '街9' GROUP BY");

    @TempDir
    static Path directory;

    private static City city;
    private static JobSpec first;
    private static int versions;
    private static int runs = 100;

    @BeforeAll
    static void settle() throws Exception {
        city = new City(directory);
        JoinCase.settle(city);
        first = JoinCase.inEnclave(city);
    }

    @AfterAll
    static void close() {
        city.close();
    }

    /** Copies of the same rows elsewhere: nothing of them has gone out yet. */
    @BeforeEach
    void beginNewVersions() throws Exception {
        versions++;
        moved("social-node", "people");
        moved("tax-node", "taxes");
        city.node("tax-node").queries().choose("tax", QueryLedger.Rule.REVIEW, "head");
    }

    private static void moved(String node, String dataset) throws Exception {
        DatasetStore datasets = city.node(node).datasets();
        DatasetStore.Stored stored = datasets.find(dataset).orElseThrow();
        String rows = Files.readString(Path.of(((Source.CsvFile) stored.source()).path()));
        Path copy = city.csv(dataset + "-" + versions, rows);
        datasets.declare(stored.declaration(), new Source.CsvFile(copy.toString()), "head");
    }

    @Test
    void ofTwoThatWereGrantedTogetherOnlyTheFirstGetsTheKeys() throws Exception {
        JobSpec other = JoinCase.inEnclave(city, WITHOUT_ONE);
        List<byte[]> grants = city.grantAll(first.toBytes());
        List<byte[]> otherGrants = city.grantAll(other.toBytes());
        JobId late = new JobId(JoinCase.REQUEST, 2, 1);
        for (String node : city.routes().keySet()) {
            Answer<Instant> prepared = city.dial(node)
                    .prepare(late, other.toBytes(), otherGrants, Instant.now().plusSeconds(120), city.routes());
            assertThat(prepared.refused()).as(node + prepared).isFalse();
        }
        assertThat(city.run(JoinCase.JOB, first.toBytes(), grants))
                .allSatisfy(end -> assertThat(end.state()).isEqualTo(JobState.SUCCEEDED));

        for (String node : city.routes().keySet()) {
            city.dial(node).start(late, Digests.of(other.toBytes()));
        }

        List<JobEvent> ends = new ArrayList<>();
        for (String owner : List.of("social-node", "tax-node")) {
            List<JobEvent> events = new ArrayList<>();
            city.dial(owner).watch(late, 0, events::add);
            ends.add(events.get(events.size() - 1));
        }
        assertThat(ends).allSatisfy(end -> assertThat(end.state()).isEqualTo(JobState.FAILED));
        assertThat(ends).anySatisfy(end -> assertThat(end.refusal().code()).isEqualTo("EARLIER_QUERY"));
        assertThat(city.node("bureau-node").resultStore().receivedFor("bureau")).hasSize(1);
    }

    @Test
    void anotherFilterIsRefusedAndNamesTheEarlierJob() throws Exception {
        JobRef job = used(first);

        Refusal refusal = propose(JoinCase.inEnclave(city, WITHOUT_ONE)).refusal();
        assertThat(refusal.code()).isEqualTo("EARLIER_QUERY");
        assertThat(refusal.message()).contains(job.toString(), "bureau", "ON people.id_hash = taxes.id_hash");
    }

    @Test
    void theSameQueryPassesAgainAlsoInAnotherRequestAndWithOtherMeasures() throws Exception {
        JobRef job = used(first);
        JobSpec again = changed(
                "R2026-000009", JoinCase.JOIN.replace("sum(t.tax) AS tax", "avg(t.tax) AS tax"), Optional.empty());

        used(first);
        used(again);

        assertThat(city.node("tax-node").queries().lines("tax").stream()
                        .filter(line -> line.version().equals(version())))
                .singleElement()
                .satisfies(line -> assertThat(line.job()).isEqualTo(job.toString()));
    }

    @Test
    void whatWentOutOnSharesCountsToo() throws Exception {
        used(JoinCase.onShares(city));

        assertThat(propose(JoinCase.inEnclave(city, WITHOUT_ONE)).refusal().code())
                .isEqualTo("EARLIER_QUERY");
    }

    @Test
    void withAResultReviewTheOwnerIsWarnedAndMayGrant() throws Exception {
        used(first);
        JobSpec reviewed = changed(JoinCase.REQUEST, WITHOUT_ONE, Optional.of(city.recipient("social-node", "social")));

        assertThat(city.node("tax-node").queries().others(reviewed, "tax"))
                .singleElement()
                .satisfies(line -> assertThat(line.recipient()).isEqualTo("bureau"));
        used(reviewed);

        assertThat(propose(JoinCase.inEnclave(city, WITHOUT_ONE)).refusal().code())
                .as("what a reviewer may have held back does not free the same question from review")
                .isEqualTo("EARLIER_QUERY");
    }

    @Test
    void anOwnerMayRefuseEvenWithAResultReview() throws Exception {
        used(first);
        city.node("tax-node").queries().choose("tax", QueryLedger.Rule.REFUSE, "head");
        JobSpec reviewed = changed(JoinCase.REQUEST, WITHOUT_ONE, Optional.of(city.recipient("social-node", "social")));

        assertThat(propose(reviewed).refusal().message()).contains("refuses any other question");
        assertThat(city.node("tax-node").audit().newest(1).get(0).action()).isEqualTo("QUERY_RULE");
    }

    @Test
    void theLedgerOutlivesARestart() throws Exception {
        used(first);
        city.stop("tax-node");
        city.restart("tax-node");

        assertThat(propose(JoinCase.inEnclave(city, WITHOUT_ONE)).refusal().code())
                .isEqualTo("EARLIER_QUERY");
    }

    private static String version() {
        return Digests.of(StrictJson.write(
                city.node("tax-node").datasets().find("taxes").orElseThrow().source()));
    }

    private static Answer<?> propose(JobSpec spec) throws Exception {
        return city.dial("tax-node").propose(spec.toBytes(), "…", "…");
    }

    /** The tax office grants, and its grant is used, as it is when keys are released. */
    private static JobRef used(JobSpec spec) throws Exception {
        Node tax = city.node("tax-node");
        assertThat(propose(spec).refused()).isFalse();
        String digest = Digests.of(spec.toBytes());
        assertThat(tax.grants().grant(digest, "tax", "head")).isEmpty();
        String grant = new GrantHistory(tax.database())
                .find(digest, "tax")
                .flatMap(GrantHistory.Entry::grantId)
                .orElseThrow();
        JobRef job = new JobRef(spec.requestId(), ++runs, 1);
        assertThat(new GrantStore(tax.database(), tax.audit(), tax.queries())
                        .reserve(List.of(new ReleaseJournal.Use(grant, job, "enclave", 1_000, 3))))
                .isEqualTo(ReleaseJournal.Reservation.RESERVED);
        return job;
    }

    private static JobSpec changed(String request, String query, Optional<JobSpec.Recipient> reviewer) {
        JobSpec spec = first;
        String enforced = SqlAnalysis.of(query, spec.inputs(), List.of("bureau"))
                .fold(SqlAnalysis.Analysed::enforced, refusal -> {
                    throw new AssertionError(refusal);
                });
        List<JobSpec.Obligation> obligations = new ArrayList<>(spec.obligations());
        if (reviewer.isPresent()) {
            obligations.add(new JobSpec.Obligation("RESULT_REVIEW", Map.of(), "NODE"));
        }
        return new JobSpec(
                request,
                spec.purpose(),
                spec.legalBasis(),
                spec.decisionDigest(),
                spec.bundleDigest(),
                spec.technique(),
                spec.protocol(),
                spec.inputs(),
                new Computation.Sql(query, enforced),
                spec.participants(),
                spec.placement(),
                spec.evidence(),
                obligations,
                spec.recipients(),
                reviewer,
                spec.runs());
    }
}
