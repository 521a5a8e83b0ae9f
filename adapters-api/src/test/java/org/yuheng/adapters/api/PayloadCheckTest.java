package org.yuheng.adapters.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yuheng.computation.ColumnType;

class PayloadCheckTest {

    @ParameterizedTest
    @CsvSource({
        "BIGINT, 17, 17",
        "BIGINT, -9223372036854775808, -9223372036854775808",
        "BIGINT, 9223372036854775808,",
        "BIGINT, 1.5,",
        "BIGINT, 1E999,",
        "BIGINT, twelve,",
        "DECIMAL, 3.1400, 3.14",
        "DECIMAL, 3.14159,",
        "DECIMAL, 123456789012345,",
        "DOUBLE, 1e3, 1000.0",
        "DOUBLE, NaN,",
        "DOUBLE, 1e400,",
        "BOOLEAN, true, true",
        "BOOLEAN, yes,",
        "VARCHAR, anything, anything",
        "DATE, 2026-02-28, 2026-02-28",
        "DATE, 2026-02-29,",
        "DATE, 20260228,",
        "TIMESTAMP, 2026-01-31T08:00:00Z, 2026-01-31 08:00:00.000000",
        "TIMESTAMP, 2026-01-31 08:00:00.5, 2026-01-31 08:00:00.500000",
        "TIMESTAMP, 2026-01-31T08:00:00+08:00, 2026-01-31 00:00:00.000000",
        "TIMESTAMP, 2026-01-31,"
    })
    void readsTextAsTheCataloguedTypeOrNotAtAll(ColumnType type, String text, String canonical) {
        PayloadCheck check = new PayloadCheck(List.of(new CataloguedItem("c", type)));
        var row = check.row(Map.of("c", text), true);
        if (canonical == null) {
            assertThat(row).isEmpty();
            assertThat(check.objection()).get().satisfies(no -> {
                assertThat(no.code()).isEqualTo("PAYLOAD_WRONG_TYPE");
                assertThat(no.message())
                        .contains("\"c\" (" + type + ") in 1 records")
                        .doesNotContain(text);
            });
        } else {
            assertThat(row).get().isEqualTo(new String[] {canonical});
        }
    }

    @Test
    void doesNotTakeTextForANumberWhereTheFormatHasNumbers() {
        PayloadCheck check = new PayloadCheck(
                List.of(new CataloguedItem("n", ColumnType.BIGINT), new CataloguedItem("t", ColumnType.VARCHAR)));
        assertThat(check.row(Map.of("n", "1", "t", "x"), false)).isEmpty();
        assertThat(check.row(Map.of("n", BigDecimal.ONE, "t", BigDecimal.ONE), false))
                .isEmpty();
        assertThat(check.row(Map.of("n", BigDecimal.ONE, "t", "x"), false)).isPresent();
        assertThat(check.objection().orElseThrow().message())
                .contains("\"n\" (BIGINT) in 1 records", "\"t\" (VARCHAR) in 1 records");
    }

    @Test
    void demandsEveryItemAndNothingElse() {
        PayloadCheck missing = new PayloadCheck(List.of(new CataloguedItem("a", ColumnType.VARCHAR)));
        missing.row(Map.of(), false);
        assertThat(missing.objection().orElseThrow().code()).isEqualTo("PAYLOAD_MISSING_COLUMN");

        PayloadCheck unknown = new PayloadCheck(List.of(new CataloguedItem("a", ColumnType.VARCHAR)));
        unknown.row(Map.of("a", "x", "b", "y"), false);
        unknown.row(Map.of("a", "x", "b", "y"), false);
        assertThat(unknown.objection().orElseThrow().code()).isEqualTo("PAYLOAD_UNKNOWN_COLUMN");
        assertThat(unknown.objection().orElseThrow().message()).contains("\"b\" in 2 records");
    }

    @Test
    void takesANullThatIsSaid() {
        PayloadCheck check = new PayloadCheck(List.of(new CataloguedItem("a", ColumnType.DATE)));
        Map<String, Object> row = new HashMap<>();
        row.put("a", null);
        assertThat(check.row(row, false)).get().isEqualTo(new String[] {null});
        assertThat(check.objection()).isEmpty();
    }
}
