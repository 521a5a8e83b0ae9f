package org.yuheng.orchestrator.partner;

import java.time.LocalDate;
import java.util.Objects;
import org.yuheng.orchestrator.identity.Texts;

/**
 * A partner's sharing agreement 共享协议 or technical assessment 技术评估, and the days that it covers, both included.
 *
 * @param reference number of the paper
 */
public record Covenant(String reference, LocalDate from, LocalDate to) {

    public Covenant {
        Texts.require("reference", reference, 128);
        Objects.requireNonNull(from, "from is missing");
        Objects.requireNonNull(to, "to is missing");
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to " + to + " is before from " + from);
        }
    }

    public boolean covers(LocalDate first, LocalDate last) {
        return !first.isBefore(from) && !last.isAfter(to);
    }
}
