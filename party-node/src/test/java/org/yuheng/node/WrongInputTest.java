package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.trust.Digests;

/** What a real node refuses at its address, with which code; docs/wrong-input.md lists it. */
class WrongInputTest {

    @TempDir
    static Path directory;

    private static City city;
    private static JobSpec good;

    @BeforeAll
    static void settle() throws Exception {
        city = new City(directory);
        JoinCase.settle(city);
        good = JoinCase.inEnclave(city);
    }

    @AfterAll
    static void close() {
        city.close();
    }

    private static Answer<?> propose(JobSpec spec) throws NodeUnreachable {
        return city.dial("tax-node").propose(spec.toBytes(), "…", "…");
    }

    private static Answer<Instant> prepare(JobId job, JobSpec spec, List<byte[]> grants) throws NodeUnreachable {
        return city.dial("tax-node")
                .prepare(job, spec.toBytes(), grants, Instant.now().plusSeconds(60), city.routes());
    }

    private static JobSpec asking(String query, String enforced) {
        return new JobSpec(
                good.requestId(),
                good.purpose(),
                good.legalBasis(),
                good.decisionDigest(),
                good.bundleDigest(),
                good.technique(),
                good.protocol(),
                good.inputs(),
                new Computation.Sql(query, enforced),
                good.participants(),
                good.placement(),
                good.evidence(),
                good.obligations(),
                good.recipients(),
                good.reviewer(),
                good.runs());
    }

    private static JobSpec ofPurpose(String purpose) {
        return new JobSpec(
                good.requestId(),
                purpose,
                good.legalBasis(),
                good.decisionDigest(),
                good.bundleDigest(),
                good.technique(),
                good.protocol(),
                good.inputs(),
                good.computation(),
                good.participants(),
                good.placement(),
                good.evidence(),
                good.obligations(),
                good.recipients(),
                good.reviewer(),
                good.runs());
    }

    @Test
    void refusesSqlThatNamesAColumnNobodyGranted() throws Exception {
        String query = "SELECT p.street, sum(t.income) AS income FROM people p JOIN taxes t ON p.id_hash = t.id_hash"
                + " GROUP BY p.street";

        assertThat(propose(asking(query, query)).refusal().code()).startsWith("SQL_");
    }

    @Test
    void refusesSqlThatTriesToLeaveTheEnclave() throws Exception {
        for (String query : List.of(
                "COPY taxes TO '/tmp/out.csv'",
                "SELECT street, count(*) FROM read_csv('/etc/passwd') GROUP BY street",
                "SELECT street, count(*) FROM people GROUP BY street; INSTALL httpfs",
                "ATTACH 'other.db'")) {
            assertThat(propose(asking(query, query)).refusal().code()).as(query).startsWith("SQL_");
        }
    }

    @Test
    void refusesEnforcedSqlThatIsNotWhatTheQueryGives() throws Exception {
        assertThat(propose(asking(JoinCase.JOIN, JoinCase.JOIN)).refusal().code())
                .isEqualTo("ENFORCED_DIFFERS");
    }

    @Test
    void refusesTheGrantOfAnotherSpecification() throws Exception {
        JobSpec granted = ofPurpose("the purpose that was granted");
        List<byte[]> grants = city.grantAll(granted.toBytes());

        assertThat(prepare(new JobId(JoinCase.REQUEST, 1, 1), ofPurpose("another purpose"), grants)
                        .refusal()
                        .code())
                .isEqualTo("GRANT_MISSING");
    }

    @Test
    void refusesAGrantOnceItsRunsAndAttemptsAreUsedUp() throws Exception {
        JobSpec spec = ofPurpose("used up");
        List<byte[]> grants = city.grantAll(spec.toBytes());

        assertThat(prepare(new JobId(JoinCase.REQUEST, 10, 1), spec, grants)
                        .refusal()
                        .code())
                .startsWith("GRANT_");
        assertThat(prepare(new JobId(JoinCase.REQUEST, 1, 4), spec, grants)
                        .refusal()
                        .code())
                .startsWith("GRANT_");
    }

    @Test
    void refusesEveryEarlierGrantWhenAllWereTakenBack() throws Exception {
        JobSpec spec = ofPurpose("taken back");
        List<byte[]> grants = city.grantAll(spec.toBytes());
        assertThat(city.node("tax-node").grants().revokeAll("tax", "head", "")).isPresent();

        assertThat(city.node("tax-node").grants().revokeAll("tax", "head", "a key was lost"))
                .isEmpty();

        assertThat(prepare(new JobId(JoinCase.REQUEST, 2, 1), spec, grants)
                        .refusal()
                        .code())
                .isEqualTo("GRANT_MISSING");
        JobSpec later = ofPurpose("granted afterwards");
        JobId job = new JobId(JoinCase.REQUEST, 2, 2);
        assertThat(prepare(job, later, city.grantAll(later.toBytes())).refused())
                .isFalse();
        city.dial("tax-node").cancel(job, "the test is over");
    }

    @Test
    void refusesAJobOfAnotherRequestThanItsSpecification() throws Exception {
        JobSpec spec = ofPurpose("of this request");

        assertThat(prepare(new JobId("R2026-000002", 1, 1), spec, city.grantAll(spec.toBytes()))
                        .refusal()
                        .code())
                .isEqualTo("JOB_OTHER_REQUEST");
    }

    @Test
    void failsAJobWhoseFileIsNoLongerAsDeclaredAndNamesTheColumn() throws Exception {
        JobSpec spec = ofPurpose("over a file that has changed");
        JobId job = new JobId(JoinCase.REQUEST, 3, 1);
        List<byte[]> grants = city.grantAll(spec.toBytes());
        Path file = directory.resolve("taxes.csv");
        String before = Files.readString(file);
        Files.writeString(file, before.replace("p3,3\n", "p3,much\n"));
        try {
            assertThat(prepare(job, spec, grants).refused()).isFalse();
            PartyNode tax = city.dial("tax-node");
            tax.start(job, Digests.of(spec.toBytes()));
            List<JobEvent> events = new ArrayList<>();
            tax.watch(job, 0, events::add);

            JobEvent end = events.get(events.size() - 1);
            assertThat(end.state()).isEqualTo(JobState.FAILED);
            assertThat(end.refusal().code()).isEqualTo("SCHEMA_MISMATCH");
            assertThat(end.refusal().message())
                    .contains("1 values of column \"tax\"")
                    .doesNotContain("much");
        } finally {
            Files.writeString(file, before);
        }
    }
}
