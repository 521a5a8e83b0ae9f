package org.yuheng.adapters.fl.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapters.fl.FlEngine;
import org.yuheng.adapters.fl.harness.JobHarness;
import org.yuheng.adapters.fl.mask.RingVector;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.plan.UpdateMode;
import org.yuheng.adapters.fl.training.TrainingRowsMaker;
import org.yuheng.adapters.fl.wire.MessageType;
import org.yuheng.adapters.fl.wire.PayloadWriter;

/** Parties and aggregators that die, lie or repeat themselves: each ends in a coded failure that names the role. */
final class BrokenPartiesTest {

    private static final int FEATURES = SmallJob.FEATURES;
    private static final int ELEMENTS = SmallJob.ELEMENTS;
    private static final byte[] ZERO_WEIGHTS = SmallJob.zeroWeights();

    @Test
    void aPartyThatDiesMidRoundEndsTheAttemptAsAPeersFault() throws Exception {
        JobHarness.Outcome outcome = SmallJob.of(3)
                .with("party-1", (assignment, services) -> {
                    PartySession session = session(assignment, services);
                    session.next(ZERO_WEIGHTS.length);
                    throw new IllegalStateException("killed");
                })
                .run();
        Refusal seen = outcome.failure("aggregator").refusal();
        assertThat(seen.code()).isEqualTo("FL_PEER_LOST");
        assertThat(seen.fault()).isEqualTo(Fault.PEER);
        assertThat(seen.message()).contains("party-1");
        assertThat(outcome.failure("party-0").refusal().fault()).isEqualTo(Fault.PEER);
        assertThat(outcome.failure("party-2").refusal().message()).contains("party-1");
        assertThat(outcome.published()).isEmpty();
    }

    @Test
    void aPartyThatDiesBeforeTheMasksEndsTheAttempt() throws Exception {
        JobHarness.Outcome outcome = SmallJob.of(3)
                .with("party-2", (assignment, services) -> {
                    throw new IllegalStateException("killed");
                })
                .run();
        assertThat(outcome.code("party-0")).isEqualTo("PEER_ABSENT");
        assertThat(outcome.failures()).containsKeys("aggregator", "party-1");
        assertThat(outcome.published()).isEmpty();
    }

    @Test
    void anAggregatorThatDiesEndsTheAttemptAtEveryParty() throws Exception {
        JobHarness.Outcome outcome = SmallJob.of(3)
                .enclave(context -> {
                    AggregatorSession session = AggregatorSession.open(FlPlan.of(context.spec()), context);
                    session.ask(MessageType.MODEL, ZERO_WEIGHTS);
                    throw new IllegalStateException("killed");
                })
                .run();
        for (int p = 0; p < 3; p++) {
            assertThat(outcome.code("party-" + p)).isEqualTo("FL_PEER_LOST");
        }
    }

    @Test
    void theNextAttemptAfterADropOutSucceeds() throws Exception {
        assertThat(SmallJob.of(3)
                        .with("party-1", (assignment, services) -> {
                            throw new IllegalStateException("killed");
                        })
                        .run()
                        .failures())
                .isNotEmpty();
        assertThat(SmallJob.of(3).run().result().rows()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(UpdateMode.class)
    void aVectorOfTheWrongLengthNamesItsSender(UpdateMode mode) throws Exception {
        int parties = mode == UpdateMode.MASKED ? 3 : 2;
        JobHarness.Outcome outcome = SmallJob.of(parties)
                .with("party-1", (assignment, services) -> {
                    PartySession session = session(assignment, services);
                    session.next(ZERO_WEIGHTS.length);
                    session.answer(RingVector.zeros(ELEMENTS - 1));
                    session.next(ZERO_WEIGHTS.length);
                })
                .run();
        Refusal seen = outcome.failure("aggregator").refusal();
        assertThat(seen.code()).isEqualTo("FL_MALFORMED_MESSAGE");
        assertThat(seen.message()).contains("party-1").contains("expected " + ELEMENTS * RingVector.BYTES);
        assertThat(outcome.code("party-1")).isEqualTo("FL_MALFORMED_MESSAGE");
        assertThat(outcome.code("party-0")).isEqualTo("FL_MALFORMED_MESSAGE");
    }

    @Test
    void partiesOnDifferentAttemptsDoNotMeet() throws Exception {
        JobHarness.Outcome outcome = SmallJob.of(3)
                .with("party-1", (assignment, services) -> new FlEngine()
                        .run(
                                new JobAssignment(
                                        new JobId("R2026-000001", 1, 2),
                                        assignment.spec(),
                                        assignment.specDigest(),
                                        assignment.node(),
                                        assignment.role(),
                                        assignment.deadline()),
                                services))
                .run();
        assertThat(outcome.code("party-0")).isEqualTo("FL_DIFFERENT_JOB");
        assertThat(outcome.code("party-1")).isEqualTo("FL_DIFFERENT_JOB");
    }

    @Test
    void theAggregatorRefusesAPartyOfAnotherAttempt() throws Exception {
        JobHarness.Outcome outcome = SmallJob.of(2)
                .with("party-1", (assignment, services) -> new FlEngine()
                        .run(
                                new JobAssignment(
                                        new JobId("R2026-000001", 2, 1),
                                        assignment.spec(),
                                        assignment.specDigest(),
                                        assignment.node(),
                                        assignment.role(),
                                        assignment.deadline()),
                                services))
                .run();
        assertThat(outcome.code("aggregator")).isEqualTo("FL_DIFFERENT_JOB");
        assertThat(outcome.failure("aggregator").refusal().message()).contains("party-1");
    }

    @Test
    void aPartyAnswersOnceForAModelState() throws Exception {
        JobHarness.Outcome outcome = SmallJob.of(3)
                .enclave(context -> {
                    AggregatorSession session = AggregatorSession.open(FlPlan.of(context.spec()), context);
                    session.ask(MessageType.MODEL, ZERO_WEIGHTS);
                    session.sum(ELEMENTS);
                    session.ask(MessageType.MODEL, ZERO_WEIGHTS);
                    session.sum(ELEMENTS);
                })
                .run();
        assertThat(outcome.code("party-0")).isEqualTo("FL_ROUND_REPEATED");
        assertThat(outcome.code("aggregator")).isEqualTo("FL_ROUND_REPEATED");
    }

    @Test
    void aPartyAnswersARoundOnce() throws Exception {
        JobHarness.Outcome outcome = SmallJob.of(2)
                .enclave(context -> {
                    RawAggregator raw = new RawAggregator(context);
                    raw.send(0, MessageType.MODEL, 1, ZERO_WEIGHTS);
                    raw.expectUpdate(0, 1);
                    byte[] other = ZERO_WEIGHTS.clone();
                    other[0] = 0x3F;
                    raw.send(0, MessageType.MODEL, 1, other);
                    raw.expectUpdate(0, 1);
                })
                .run();
        assertThat(outcome.code("party-0")).isEqualTo("FL_ROUND_REPEATED");
    }

    @Test
    void aPartyAnswersNoMoreModelsThanItsSpecificationAllows() throws Exception {
        JobHarness.Outcome outcome = SmallJob.of(2)
                .enclave(context -> {
                    RawAggregator raw = new RawAggregator(context);
                    byte[] model = ZERO_WEIGHTS.clone();
                    for (int round = 1; round <= 11; round++) {
                        model[7] = (byte) round;
                        raw.send(0, MessageType.MODEL, round, model);
                        raw.expectUpdate(0, round);
                    }
                })
                .run();
        assertThat(outcome.code("party-0")).isEqualTo("FL_ROUND_REPEATED");
        assertThat(outcome.failure("party-0").refusal().message()).contains("after 10 answers");
    }

    @Test
    void aPartyRefusesWeightsThatAreNotFinite() throws Exception {
        byte[] model =
                new PayloadWriter().real(Double.NaN).real(0).real(0).real(0).toBytes();
        JobHarness.Outcome outcome = SmallJob.of(2)
                .enclave(context -> {
                    RawAggregator raw = new RawAggregator(context);
                    raw.send(0, MessageType.MODEL, 1, model);
                    raw.expectUpdate(0, 1);
                })
                .run();
        assertThat(outcome.code("party-0")).isEqualTo("FL_MALFORMED_MESSAGE");
    }

    @Test
    void aPartyRefusesAModelThatWouldShowSingleRows() throws Exception {
        double[] row = SmallJob.data(2).get(0).x()[7];
        byte[] steep = new PayloadWriter()
                .real(-1e6 * row[0])
                .real(1e6)
                .real(0)
                .real(0)
                .toBytes();
        JobHarness.Outcome outcome = SmallJob.of(2)
                .enclave(context -> {
                    RawAggregator raw = new RawAggregator(context);
                    raw.send(0, MessageType.MODEL, 1, steep);
                    raw.expectUpdate(0, 1);
                })
                .run();
        assertThat(outcome.code("party-0")).isEqualTo("FL_MODEL_TOO_STEEP");
        assertThat(outcome.failure("party-0").refusal().fault()).isEqualTo(Fault.POLICY);
    }

    @Test
    void sumsThatNoHonestPartiesGiveAreRefused() throws Exception {
        JobHarness.Outcome outcome = SmallJob.of(3)
                .with("party-1", (assignment, services) -> {
                    PartySession session = session(assignment, services);
                    session.next(ZERO_WEIGHTS.length);
                    RingVector lie = RingVector.zeros(ELEMENTS);
                    lie.addInteger(0, Long.MIN_VALUE);
                    session.answer(lie);
                    session.next(ZERO_WEIGHTS.length);
                })
                .run();
        assertThat(outcome.code("aggregator")).isEqualTo("FL_IMPLAUSIBLE_SUM");
    }

    @Test
    void whatLeavesAMaskedPartyIsNotItsUpdateAndNeverTheSameTwice() throws Exception {
        byte[][] seen = new byte[2][];
        for (int attempt = 0; attempt < 2; attempt++) {
            int at = attempt;
            JobHarness.Outcome outcome = SmallJob.of(3)
                    .enclave(context -> {
                        RawAggregator raw = new RawAggregator(context);
                        raw.send(0, MessageType.MODEL, 1, ZERO_WEIGHTS);
                        seen[at] = raw.expectUpdate(0, 1);
                        throw FlCode.FL_DIVERGED.failure("enough seen");
                    })
                    .run();
            assertThat(outcome.failures()).containsKey("aggregator");
        }
        byte[] plain = TrainingRowsMaker.update(SmallJob.data(3).get(0), new double[FEATURES + 1]);
        assertThat(seen[0]).hasSameSizeAs(plain);
        assertThat(seen[0]).isNotEqualTo(seen[1]);
        for (int at = 0; at < plain.length; at += RingVector.BYTES) {
            assertThat(Arrays.copyOfRange(seen[0], at, at + RingVector.BYTES))
                    .isNotEqualTo(Arrays.copyOfRange(plain, at, at + RingVector.BYTES));
        }
    }

    @Test
    void aCancelledPartyIsInterruptedAndNotFailed() throws Exception {
        AtomicReference<Thread> party = new AtomicReference<>();
        JobHarness.Outcome outcome = SmallJob.of(2)
                .with("party-0", (assignment, services) -> {
                    party.set(Thread.currentThread());
                    new FlEngine().run(assignment, services);
                })
                .enclave(context -> {
                    RawAggregator raw = new RawAggregator(context);
                    party.get().interrupt();
                    raw.expectUpdate(0, 1);
                })
                .run();
        assertThat(outcome.failures().get("party-0")).isInstanceOf(InterruptedException.class);
        assertThat(outcome.code("aggregator")).isEqualTo("FL_PEER_LOST");
    }

    private static PartySession session(JobAssignment assignment, NodeServices services) throws Exception {
        return PartySession.open(
                FlPlan.of(assignment.spec()), assignment, services, services.inputs(), new SecureRandom());
    }
}
