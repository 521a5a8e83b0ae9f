package org.yuheng.node.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.api.PayloadFormat;
import org.yuheng.computation.ColumnType;
import org.yuheng.json.StrictJson;
import org.yuheng.node.PartnerServer;

class PartnerApiSourceTest {

    private static final List<SourceReader.Wanted> DECLARED = List.of(
            new SourceReader.Wanted("road", "road", ColumnType.VARCHAR),
            new SourceReader.Wanted("speed", "avgSpeed", ColumnType.DECIMAL),
            new SourceReader.Wanted("seen_at", "seenAt", ColumnType.TIMESTAMP));

    @TempDir
    Path directory;

    private final PartnerServer partner = new PartnerServer();

    @AfterEach
    void stopPartner() {
        partner.close();
    }

    private Source source() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), PartnerServer.TOKEN);
        return new Source.PartnerApi(partner.url(), Optional.of(token.toString()), PayloadFormat.JSON);
    }

    private static String road(String name) {
        return "{\"road\":\"" + name + "\",\"avgSpeed\":31.25,\"seenAt\":\"2026-01-31T08:00:00Z\"}";
    }

    private SourceReader reader() {
        return new SourceReader(directory);
    }

    private JobFailure refused() {
        return catchThrowableOfType(JobFailure.class, () -> reader().extract(
                        source(), DECLARED, DECLARED, 100, directory.resolve("out.parquet")));
    }

    @Test
    void readsAllPagesAndWritesTheWantedColumnsOnly() throws Exception {
        partner.has("[" + road("南京路") + "," + road("淮海路") + "]", "[" + road("四川路") + "]");
        SourceReader.Extract extract =
                reader().extract(source(), DECLARED, DECLARED.subList(1, 3), 100, directory.resolve("out.parquet"));
        assertThat(extract.rows()).isEqualTo(3);
        assertThat(partner.asked()).isEqualTo(2);
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM read_parquet('" + extract.parquet() + "')")) {
            assertThat(row.getMetaData().getColumnCount()).isEqualTo(2);
            row.next();
            assertThat(row.getBigDecimal("speed")).isEqualByComparingTo("31.25");
            assertThat(row.getString("seen_at")).startsWith("2026-01-31 08:00:00");
        }
    }

    @Test
    void quarantinesAPlateNumberAndLeavesNothingBehind() throws Exception {
        partner.has("[" + road("南京路") + "]", "[" + road("沪A12345停车处") + "]");
        JobFailure failure = refused();
        assertThat(failure.refusal().fault()).isEqualTo(Fault.POLICY);
        assertThat(failure.refusal().code()).isEqualTo("QUARANTINE_PRIVATE_CONTENT");
        assertThat(failure.refusal().message())
                .contains("VEHICLE_PLATE in column \"road\", 1 records")
                .doesNotContain("12345");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).extracting(f -> f.getFileName().toString()).containsExactly("token");
        }
    }

    @Test
    void refusesAPayloadThatIsNotAsDeclared() {
        partner.has("[{\"road\":\"x\",\"avgSpeed\":\"fast\",\"seenAt\":null}]");
        assertThat(refused().refusal().code()).isEqualTo("PAYLOAD_WRONG_TYPE");
        partner.has("[{\"road\":\"x\",\"avgSpeed\":1}]");
        assertThat(refused().refusal().code()).isEqualTo("PAYLOAD_MISSING_COLUMN");
        partner.has("[{\"road\":\"x\",\"avgSpeed\":1,\"seenAt\":null,\"more\":1}]");
        assertThat(refused().refusal().code()).isEqualTo("PAYLOAD_UNKNOWN_COLUMN");
    }

    @Test
    void holdsThePartnerToTheRowsOfTheSpecification() throws Exception {
        partner.has("[" + road("a") + "," + road("b") + "]");
        Source source = source();
        JobFailure failure = catchThrowableOfType(
                JobFailure.class, () -> reader().extract(source, DECLARED, 1, directory.resolve("out.parquet")));
        assertThat(failure.refusal().code()).isEqualTo("ROWS_OVER_LIMIT");
    }

    @Test
    void countsWithoutLettingIn() throws Exception {
        partner.has("[" + road("沪A12345") + "," + road("b") + "]");
        assertThat(reader().rows(source())).isEqualTo(2);
    }

    @Test
    void isDeclaredAsJson() {
        String json = "{\"kind\":\"PARTNER_API\",\"url\":\"https://map.example/roads\",\"tokenFile\":\"/t\","
                + "\"format\":\"JSON\"}";
        assertThat(StrictJson.read(json.getBytes(StandardCharsets.UTF_8), Source.class))
                .isEqualTo(new Source.PartnerApi("https://map.example/roads", Optional.of("/t"), PayloadFormat.JSON));
    }
}
