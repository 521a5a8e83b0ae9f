package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.JobSpec.Technique;
import org.yuheng.trust.Outcome;

/** One query over real nodes, real enclave processes and sealed results, on every technique that can express it. */
class TechniquesTest {

    private static final String UNION = "SELECT street, sum(tax) AS tax, count(*) AS people FROM ("
            + "SELECT street, tax FROM a UNION ALL SELECT street, tax FROM b UNION ALL SELECT street, tax FROM c) x"
            + " GROUP BY street";

    @TempDir
    Path directory;

    @Test
    void joinsTwoOwnersInAnEnclaveAtTheOperator() throws Exception {
        try (City city = joiningCity()) {
            JobSpec spec = JoinCase.inEnclave(city);

            ResultPart result = run(city, spec);

            assertThat(new String(result.content(), StandardCharsets.UTF_8)).isEqualTo(JoinCase.EXPECTED);
            assertThat(result.suppressed()).isEqualTo(1);
            assertThat(city.node("tax-node").resultStore().receivedFor("tax")).isEmpty();
            assertThat(city.node("social-node").audit().firstBroken()).isZero();
        }
    }

    @Test
    void joinsTwoOwnersOnSharesWithAnAttestedDealer() throws Exception {
        try (City city = joiningCity()) {
            JobSpec spec = JoinCase.onShares(city);

            ResultPart result = run(city, spec);

            assertThat(new String(result.content(), StandardCharsets.UTF_8)).isEqualTo(JoinCase.EXPECTED);
            assertThat(result.suppressed()).isEqualTo(1);
        }
    }

    @Test
    void addsThreeOwnersUpByMaskedSumsWithAnAttestedAggregator() throws Exception {
        try (City city = new City(directory)) {
            List<JobSpec.Input> inputs = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                Node node = city.add(name + "-node", "org-" + name, List.of("org-" + name), false);
                int offset = name.charAt(0) - 'a';
                JoinCase.declare(
                        node,
                        name,
                        city.csv(
                                name,
                                "id_hash,street,tax\n"
                                        + JoinCase.rows(
                                                10,
                                                i -> name + i + ",街" + (3 * i + offset) % 2 + "," + (3 * i + offset))
                                        + name + "x,小街,1\n"),
                        List.of(JoinCase.ID, JoinCase.STREET, JoinCase.TAX));
                inputs.add(JoinCase.input(
                        name, "org-" + name, name + "-node", List.of(JoinCase.ID, JoinCase.STREET, JoinCase.TAX)));
            }
            city.add("operator-node", "operator", List.of(), true);
            city.add("bureau-node", "bureau", List.of("bureau"), false);
            JobSpec spec = JoinCase.spec(
                    city,
                    Technique.FL_TEE,
                    "yuheng-fl-masked",
                    UNION,
                    inputs,
                    List.of("party-0", "party-1", "party-2"),
                    "aggregator");

            ResultPart result = run(city, spec);

            assertThat(new String(result.content(), StandardCharsets.UTF_8)).isEqualTo(JoinCase.EXPECTED);
            assertThat(result.suppressed()).isEqualTo(1);
        }
    }

    @Test
    void holdsAResultBackUntilItsReviewerHasOpenedItAndLetItGo() throws Exception {
        try (City city = joiningCity()) {
            JobSpec plain = JoinCase.inEnclave(city);
            JobSpec spec = reviewed(plain, city.recipient("social-node", "social"));
            byte[] bytes = spec.toBytes();
            city.run(JoinCase.JOB, bytes, city.grantAll(bytes));
            Node reviewer = city.node("social-node");
            Node bureau = city.node("bureau-node");

            assertThat(bureau.resultStore().receivedFor("bureau")).isEmpty();
            assertThat(reviewer.results()
                            .letGo(JoinCase.JOB, "social", "head")
                            .refusal()
                            .code())
                    .isEqualTo("REVIEW_UNSEEN");
            assertThat(reviewer.results().open(JoinCase.JOB, "social", "head").isAccepted())
                    .isTrue();
            byte[] statement = reviewer.results()
                    .letGo(JoinCase.JOB, "social", "head")
                    .value()
                    .toBytes();
            assertThat(city.dial("operator-node")
                            .review(JoinCase.JOB, statement)
                            .refused())
                    .isFalse();

            Outcome<ResultPart> opened = bureau.results().open(JoinCase.JOB, "bureau", "clerk");
            assertThat(new String(opened.value().content(), StandardCharsets.UTF_8))
                    .isEqualTo(JoinCase.EXPECTED);
        }
    }

    private static JobSpec reviewed(JobSpec spec, JobSpec.Recipient reviewer) {
        return new JobSpec(
                spec.requestId(),
                spec.purpose(),
                spec.legalBasis(),
                spec.decisionDigest(),
                spec.bundleDigest(),
                spec.technique(),
                spec.protocol(),
                spec.inputs(),
                spec.computation(),
                spec.participants(),
                spec.placement(),
                spec.evidence(),
                spec.obligations(),
                spec.recipients(),
                Optional.of(reviewer),
                spec.runs());
    }

    /** Grants, runs, and opens at the first recipient. */
    private static ResultPart run(City city, JobSpec spec) throws Exception {
        byte[] bytes = spec.toBytes();
        List<JobEvent> ends = city.run(JoinCase.JOB, bytes, city.grantAll(bytes));
        assertThat(ends).allSatisfy(end -> assertThat(end.state())
                .as(end.role() + " " + end.refusal())
                .isEqualTo(JobState.SUCCEEDED));
        JobSpec.Recipient recipient = spec.recipients().get(0);
        Outcome<ResultPart> opened =
                city.node(recipient.node()).results().open(JoinCase.JOB, recipient.organization(), "clerk");
        assertThat(opened.isAccepted()).as(opened.toString()).isTrue();
        return opened.value();
    }

    private City joiningCity() throws Exception {
        City city = new City(directory);
        JoinCase.settle(city);
        return city;
    }
}
