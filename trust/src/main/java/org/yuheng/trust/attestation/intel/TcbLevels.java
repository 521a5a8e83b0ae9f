package org.yuheng.trust.attestation.intel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.TcbStatus;
import org.yuheng.trust.attestation.checking.Refusal;

/** What a TCB level says once it was found: status, date, advisories; and how two of them merge. */
record TcbLevels(TcbStatus status, Instant date, List<String> advisories) {

    private static final int MOST_ADVISORIES = 256;

    static TcbLevels read(SignedJson level) throws Refusal {
        String published = level.required("tcbStatus").text();
        TcbStatus status = TcbStatus.of(published)
                .orElseThrow(() ->
                        new Refusal(RefusalCode.TCB_STATUS_UNKNOWN, published, "a status of Intel's API version 4"));
        List<String> advisories = new ArrayList<>();
        Optional<SignedJson> ids = level.optional("advisoryIDs");
        if (ids.isPresent()) {
            int count = ids.get().size(MOST_ADVISORIES);
            for (int i = 0; i < count; i++) {
                advisories.add(ids.get().at(i).text());
            }
        }
        return new TcbLevels(status, level.required("tcbDate").instant(), List.copyOf(advisories));
    }

    /**
     * The platform's status made worse by that of a part (quoting enclave, TDX module), as Intel's reference library
     * merges them: an outdated part makes the platform outdated, a revoked part makes it revoked.
     */
    static TcbStatus merge(TcbStatus platform, TcbStatus part) {
        return switch (part) {
            case REVOKED -> TcbStatus.REVOKED;
            case OUT_OF_DATE, OUT_OF_DATE_CONFIGURATION_NEEDED ->
                switch (platform) {
                    case UP_TO_DATE, SW_HARDENING_NEEDED, OUT_OF_DATE -> part;
                    case CONFIGURATION_NEEDED,
                            CONFIGURATION_AND_SW_HARDENING_NEEDED,
                            OUT_OF_DATE_CONFIGURATION_NEEDED -> TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED;
                    case REVOKED -> TcbStatus.REVOKED;
                };
            case UP_TO_DATE -> platform;
            case SW_HARDENING_NEEDED, CONFIGURATION_NEEDED, CONFIGURATION_AND_SW_HARDENING_NEEDED ->
                platform.compareTo(part) >= 0 ? platform : part;
        };
    }
}
