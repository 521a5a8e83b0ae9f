package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.adapters.api.PayloadFormat;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.node.datasets.Source;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;

/** A map company's REST endpoint, the receiving platform's node as owner, and an enclave at the operator. */
class PartnerApiTest {

    static final List<JobSpec.Column> COLUMNS = List.of(
            new JobSpec.Column("segment", ColumnType.VARCHAR, Reveal.JOIN_KEY, true),
            new JobSpec.Column("district", ColumnType.VARCHAR, Reveal.GROUP_KEY, false),
            new JobSpec.Column("cars", ColumnType.BIGINT, Reveal.AGGREGATE, false));
    private static final String QUERY = "SELECT district, sum(cars) AS cars FROM roads GROUP BY district";
    private static final JobId JOB = new JobId("R2026-000001", 1, 1);

    @TempDir
    Path directory;

    @Test
    void computesInTheEnclaveOnWhatThePartnerSends() throws Exception {
        try (PartnerServer partner = new PartnerServer();
                City city = city(partner)) {
            partner.has(page(0, "静安区"), page(12, "黄浦区"));
            byte[] spec = spec(city).toBytes();

            List<JobEvent> ends = city.run(JOB, spec, city.grantAll(spec));

            assertThat(ends).allSatisfy(end -> assertThat(end.state())
                    .as(end.role() + " " + end.refusal())
                    .isEqualTo(JobState.SUCCEEDED));
            Outcome<ResultPart> opened = city.node("bureau-node").results().open(JOB, "bureau", "clerk");
            assertThat(new String(opened.value().content(), StandardCharsets.UTF_8))
                    .isEqualTo("district,cars\r\n静安区,66\r\n黄浦区,210\r\n");
        }
    }

    @Test
    void quarantinesPrivateContentBeforeTheEnclaveSeesAnything() throws Exception {
        try (PartnerServer partner = new PartnerServer();
                City city = city(partner)) {
            partner.has(page(0, "静安区"), "[{\"segment\":\"s12\",\"district\":\"黄浦区 沪A12345\",\"cars\":1}]");
            byte[] spec = spec(city).toBytes();
            List<byte[]> grants = city.grantAll(spec);
            PartyNode owner = city.dial("platform-node");
            Map<String, String> routes = Map.of(
                    "platform-node", city.node("platform-node").config().address(),
                    "operator-node", city.node("operator-node").config().address(),
                    "bureau-node", city.node("bureau-node").config().address());
            Instant deadline = Instant.now().plus(1, ChronoUnit.MINUTES);
            assertThat(owner.prepare(JOB, spec, grants, deadline, routes).refused())
                    .isFalse();

            owner.start(JOB, Digests.of(spec));

            List<JobEvent> events = new ArrayList<>();
            owner.watch(JOB, 0, events::add);
            JobEvent end = events.get(events.size() - 1);
            assertThat(end.state()).isEqualTo(JobState.FAILED);
            assertThat(end.refusal().fault()).isEqualTo(Fault.POLICY);
            assertThat(end.refusal().code()).isEqualTo("QUARANTINE_PRIVATE_CONTENT");
            assertThat(end.refusal().message())
                    .startsWith("dataset roads: ")
                    .contains("VEHICLE_PLATE in column \"district\", 1 records")
                    .doesNotContain("12345");
        }
    }

    static String page(int from, String district) {
        return IntStream.range(from, from + 12)
                .mapToObj(i -> "{\"segment\":\"s" + i + "\",\"district\":\"" + district + "\",\"cars\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private City city(PartnerServer partner) throws Exception {
        City city = new City(directory);
        Node platform = city.add("platform-node", "platform", List.of("platform"), false);
        city.add("operator-node", "operator", List.of(), true);
        city.add("bureau-node", "bureau", List.of("bureau"), false);
        Path token = Files.writeString(directory.resolve("map.token"), PartnerServer.TOKEN);
        JoinCase.declare(
                platform,
                "roads",
                new Source.PartnerApi(partner.url(), Optional.of(token.toString()), PayloadFormat.JSON),
                COLUMNS);
        return city;
    }

    /** Of the platform's one dataset, in an enclave at the operator's. */
    static JobSpec spec(City city) throws Exception {
        return JoinCase.spec(
                city,
                JobSpec.Technique.API_TEE,
                "yuheng-tee-sql",
                QUERY,
                List.of(JoinCase.input("roads", "platform", "platform-node", COLUMNS)),
                List.of("owner-0"),
                "enclave");
    }
}
