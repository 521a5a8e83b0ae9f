package org.yuheng.trust.attestation;

import java.util.Optional;

/** Intel's TCB statuses (PCS API version 4, "tcbStatus"), from best to worst. */
public enum TcbStatus {
    UP_TO_DATE("UpToDate"),
    SW_HARDENING_NEEDED("SWHardeningNeeded"),
    CONFIGURATION_NEEDED("ConfigurationNeeded"),
    CONFIGURATION_AND_SW_HARDENING_NEEDED("ConfigurationAndSWHardeningNeeded"),
    OUT_OF_DATE("OutOfDate"),
    OUT_OF_DATE_CONFIGURATION_NEEDED("OutOfDateConfigurationNeeded"),
    REVOKED("Revoked");

    private final String published;

    TcbStatus(String published) {
        this.published = published;
    }

    /** As Intel writes it. */
    public String published() {
        return published;
    }

    /** Empty for a status that is not known: such a status must fail. */
    public static Optional<TcbStatus> of(String published) {
        for (TcbStatus status : values()) {
            if (status.published.equals(published)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
