package org.yuheng.node.console;

import java.io.Serializable;
import java.util.List;

/**
 * What just happened, said at the top of the next page.
 *
 * @param message key of the sentence
 * @param code stable code of a refusal; empty when it was done
 * @param detail what the refusal says beyond its sentence; empty when there is nothing
 */
record Notice(boolean good, String message, List<String> parts, String code, String detail) implements Serializable {

    /** Name of the flash attribute. */
    static final String NAME = "notice";

    Notice {
        parts = List.copyOf(parts);
    }

    static Notice done(String message, String... parts) {
        return new Notice(true, message, List.of(parts), "", "");
    }

    static Notice refused(String code, String detail) {
        return new Notice(false, "refused." + code, List.of(), code, detail);
    }
}
