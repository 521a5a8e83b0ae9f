package org.yuheng.adapters.fl.statistics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.adapters.fl.wire.PayloadReader;
import org.yuheng.adapters.fl.wire.PayloadWriter;
import org.yuheng.computation.ColumnType;

/**
 * One combination of group keys.
 *
 * @param cells one for each key, as {@link Cells} represents values, nulls included
 */
record GroupKey(List<Object> cells) {

    static final int MAX_TEXT_BYTES = 1_024;

    private static final int NULL = 0;
    private static final int PRESENT = 1;

    GroupKey {
        cells = Collections.unmodifiableList(new ArrayList<>(cells));
    }

    void write(PayloadWriter writer) throws JobFailure {
        for (Object cell : cells) {
            writer.integer(cell == null ? NULL : PRESENT);
            if (cell instanceof Long whole) {
                writer.whole(whole);
            } else if (cell instanceof Boolean truth) {
                writer.whole(truth ? 1 : 0);
            } else if (cell instanceof Double real) {
                writer.real(real);
            } else if (cell instanceof BigDecimal decimal) {
                writer.whole(decimal.unscaledValue().longValueExact());
            } else if (cell instanceof String text) {
                if (text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES) {
                    throw FlCode.FL_GROUP_KEY_TOO_LONG.failure("a group key has more than " + MAX_TEXT_BYTES
                            + " bytes in UTF-8; group by a code instead of a text");
                }
                writer.text(text);
            }
        }
    }

    static GroupKey read(PayloadReader reader, List<ColumnType> types) throws JobFailure {
        List<Object> cells = new ArrayList<>();
        for (ColumnType type : types) {
            cells.add(reader.integer("cell", NULL, PRESENT) == NULL ? null : readCell(reader, type));
        }
        return new GroupKey(cells);
    }

    private static Object readCell(PayloadReader reader, ColumnType type) throws JobFailure {
        return switch (type) {
            case BIGINT, DATE, TIMESTAMP -> reader.whole("whole cell", Long.MIN_VALUE, Long.MAX_VALUE);
            case BOOLEAN -> reader.whole("boolean cell", 0, 1) == 1;
            case DOUBLE -> reader.real("real cell") + 0.0;
            case DECIMAL ->
                new BigDecimal(
                        BigInteger.valueOf(reader.whole("decimal cell", Long.MIN_VALUE, Long.MAX_VALUE)),
                        Cells.DECIMAL_SCALE);
            case VARCHAR -> reader.text("text cell", MAX_TEXT_BYTES);
        };
    }

    @Override
    public String toString() {
        return "GroupKey[" + cells.size() + " cells]";
    }
}
