package org.yuheng.trust;

import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;

/** Strict JSON from a stranger, read into a record or refused as a value. */
public final class StrictPayload {

    private StrictPayload() {}

    /**
     * @param code of the refusal
     * @param limit bytes
     */
    public static <T> Outcome<T> read(byte[] json, Class<T> shape, int limit, String code) {
        try {
            T value = StrictJson.read(json, shape, limit);
            return value == null ? Outcome.refused(code, "null, expected an object") : Outcome.accepted(value);
        } catch (JsonRefusal e) {
            return Outcome.refused(code, e.getMessage());
        }
    }
}
