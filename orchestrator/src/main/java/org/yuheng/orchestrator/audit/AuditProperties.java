package org.yuheng.orchestrator.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param origin name of the transparency log, the same for all instances and for ever: a host name and path without scheme
 * @param witnesses how many must have cosigned a checkpoint before proofs (and so receipts) are handed out with it
 * @param cosigning for how long all witnesses are offered the same checkpoint, so that their signatures meet on one
 */
@ConfigurationProperties("yuheng.log")
record AuditProperties(
        @DefaultValue("yuheng.local/log") String origin,
        @DefaultValue("0") int witnesses,
        @DefaultValue("2s") Duration cosigning) {

    AuditProperties {
        if (witnesses < 0 || cosigning.toMillis() < 100) {
            throw new IllegalArgumentException("yuheng.log.witnesses is " + witnesses
                    + ", at least 0; yuheng.log.cosigning" + " is " + cosigning + ", at least 100 ms");
        }
    }
}
