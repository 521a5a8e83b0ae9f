package org.yuheng.adapters.mpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yuheng.adapter.conformance.EngineConformance;
import org.yuheng.adapter.conformance.EngineSubject;
import org.yuheng.adapter.enclave.EnclaveProgram;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.SqlAnalysis;

/** A bank's balances by tax district, under the conformance kit. */
class MpcConformanceTest {

    private static final List<JobSpec.Column> BANK = List.of(
            Specs.column("id", ColumnType.VARCHAR, Reveal.JOIN_KEY),
            Specs.column("balance", ColumnType.BIGINT, Reveal.AGGREGATE));
    private static final List<JobSpec.Column> TAX = List.of(
            Specs.column("id", ColumnType.VARCHAR, Reveal.JOIN_KEY),
            Specs.column("district", ColumnType.VARCHAR, Reveal.GROUP_KEY));

    @TestFactory
    Stream<DynamicTest> meetsEveryRequirement() {
        return EngineConformance.of(new Mpc()).stream()
                .map(requirement ->
                        DynamicTest.dynamicTest(requirement.name(), () -> assertThat(requirement.violation())
                                .isEmpty()));
    }

    private static JobSpec spec(String query) {
        JobSpec unenforced = Specs.of(new Computation.Sql(query, query), Optional.of(2L), BANK, TAX);
        String enforced = SqlAnalysis.of(unenforced).fold(SqlAnalysis.Analysed::enforced, refusal -> {
            throw new AssertionError(refusal);
        });
        return Specs.of(new Computation.Sql(query, enforced), Optional.of(2L), BANK, TAX);
    }

    private static final class Mpc implements EngineSubject {
        @Override
        public Engine engine() {
            return new MpcEngine(List.of("TDX"), true);
        }

        @Override
        public Optional<JobSpec> example() {
            return Optional.of(spec("SELECT t.district, sum(b.balance) AS balance FROM bank b"
                    + " JOIN tax t ON b.id = t.id GROUP BY t.district"));
        }

        @Override
        public List<JobSpec> inexpressible() {
            return List.of(spec("SELECT t.district, var_pop(b.balance) AS spread FROM bank b"
                    + " JOIN tax t ON b.id = t.id GROUP BY t.district"));
        }

        @Override
        public List<InputTable> inputs(String role) {
            List<String> ids = LongStream.range(0, 20).mapToObj(i -> "p" + i).toList();
            return switch (role) {
                case "party-0" ->
                    List.of(new MemoryTable("bank")
                            .strings("id", ids)
                            .longs("balance", LongStream.range(0, 20).boxed().toList()));
                case "party-1" ->
                    List.of(new MemoryTable("tax")
                            .strings("id", ids)
                            .strings(
                                    "district",
                                    LongStream.range(0, 20)
                                            .mapToObj(i -> i < 5 ? "A" : "B")
                                            .toList()));
                default -> List.of();
            };
        }

        @Override
        public EnclaveProgram program(String name) {
            return new DealerProgram();
        }

        @Override
        public Optional<String> wrong(Map<String, ResultPart> published) {
            try {
                ResultPart sum = SharedResult.combine(
                        published.get("share-0").content(),
                        published.get("share-1").content());
                String csv = new String(sum.content(), StandardCharsets.UTF_8);
                return csv.equals("district,balance\r\nA,10\r\nB,180\r\n") ? Optional.empty() : Optional.of(csv);
            } catch (JobFailure e) {
                return Optional.of(e.getMessage());
            }
        }
    }
}
