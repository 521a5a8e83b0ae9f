package org.yuheng.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {

    record Item(String name, long count, Optional<String> note) {}

    record Shape(String title, List<Item> items, Instant at) {}

    @Test
    void readsBackWhatItWrote() {
        Shape shape = new Shape(
                "玉衡", List.of(new Item("a", 1, Optional.of("n")), new Item("b", -2, Optional.empty())), Instant.EPOCH);

        byte[] bytes = StrictJson.write(shape);

        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo("{\"title\":\"玉衡\",\"items\":[{\"name\":\"a\",\"count\":1,\"note\":\"n\"},"
                        + "{\"name\":\"b\",\"count\":-2,\"note\":null}],\"at\":\"1970-01-01T00:00:00Z\"}");
        assertThat(StrictJson.read(bytes, Shape.class)).isEqualTo(shape);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JSON_DUPLICATE_KEY | {\"name\":\"a\",\"name\":\"b\",\"count\":1,\"note\":null}",
                "JSON_UNKNOWN_KEY   | {\"name\":\"a\",\"count\":1,\"note\":null,\"x\":0}",
                "JSON_UNKNOWN_KEY   | {\"Name\":\"a\",\"name\":\"a\",\"count\":1,\"note\":null}",
                "JSON_SHAPE         | {\"name\":\"a\",\"note\":null}",
                "JSON_SHAPE         | {\"name\":\"a\",\"count\":1}",
                "JSON_SHAPE         | {\"name\":null,\"count\":1,\"note\":null}",
                "JSON_SHAPE         | {\"name\":\"a\",\"count\":null,\"note\":null}",
                "JSON_SHAPE         | {\"name\":\"a\",\"count\":\"1\",\"note\":null}",
                "JSON_SHAPE         | {\"name\":\"a\",\"count\":1.5,\"note\":null}",
                "JSON_SHAPE         | {\"name\":1,\"count\":1,\"note\":null}",
                "JSON_NUMBER_RANGE  | {\"name\":\"a\",\"count\":9007199254740993,\"note\":null}",
                "JSON_NUMBER_RANGE  | {\"name\":\"a\",\"count\":1e999,\"note\":null}",
                "JSON_MALFORMED     | {\"name\":\"a\",\"count\":1,\"note\":null} {}",
                "JSON_MALFORMED     | {\"name\":\"a\",\"count\":1,\"note\":null}x",
                "JSON_MALFORMED     | {\"name\":\"a\",\"count\":01,\"note\":null}",
                "JSON_MALFORMED     | {\"name\":\"a\",\"count\":NaN,\"note\":null}",
                "JSON_SHAPE         | null",
                "JSON_MALFORMED     | {name:\"a\"}",
                "JSON_MALFORMED     | {\"name\":\"a\"",
            })
    void refusesWhatTwoParsersCouldReadDifferently(JsonRefusal.Code code, String json) {
        assertThatThrownBy(() -> StrictJson.read(json.getBytes(StandardCharsets.UTF_8), Item.class))
                .isInstanceOfSatisfying(
                        JsonRefusal.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] overlong = {'"', (byte) 0xC0, (byte) 0xAF, '"'};
        byte[] withBom = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '"', '"'};

        for (byte[] bytes : List.of(overlong, withBom)) {
            assertThatThrownBy(() -> StrictJson.read(bytes, String.class))
                    .isInstanceOfSatisfying(
                            JsonRefusal.class, e -> assertThat(e.code()).isEqualTo(JsonRefusal.Code.JSON_NOT_UTF8));
        }
    }

    @Test
    void refusesAPayloadOverTheLimitAndOneNestedTooDeep() {
        assertThatThrownBy(() -> StrictJson.read("\"abc\"".getBytes(StandardCharsets.UTF_8), String.class, 4))
                .hasMessageContaining("5 bytes, at most 4");
        byte[] deep = "[".repeat(100).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> StrictJson.read(deep, Object.class))
                .isInstanceOfSatisfying(
                        JsonRefusal.class, e -> assertThat(e.code()).isEqualTo(JsonRefusal.Code.JSON_MALFORMED));
    }
}
