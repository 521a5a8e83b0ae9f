package org.yuheng.policy;

import java.util.HashMap;
import java.util.Map;

/**
 * Facts by name, as tables read them: String, Boolean, Integer or Long. A sheet about one dataset or party stands on the
 * sheet of the request.
 */
final class Sheet {

    private final Map<String, Object> facts = new HashMap<>();
    private final Sheet below;

    Sheet() {
        this.below = null;
    }

    private Sheet(Sheet below) {
        this.below = below;
    }

    Sheet above() {
        return new Sheet(this);
    }

    Sheet put(String name, Object value) {
        facts.put(name, value);
        return this;
    }

    Sheet put(String name, Enum<?> value) {
        return put(name, (Object) value.name());
    }

    /** The value, or null where nobody supplied it. */
    Object get(String name) {
        Object value = facts.get(name);
        return value == null && below != null ? below.get(name) : value;
    }

    boolean is(String name) {
        return (Boolean) get(name);
    }

    String text(String name) {
        return (String) get(name);
    }
}
