package org.yuheng.trust.attestation.intel;

import java.util.Map;

/** What a quote says about the enclave or the TD. */
sealed interface AttestedBody permits EnclaveReport, TdReport {

    /** Register name to lower-case hex; numbers big-endian. */
    Map<String, String> measurements();

    /** 64 bytes. */
    byte[] reportData();

    boolean isDebug();

    /** Whether another TD may change this one (TD 1.5). */
    boolean hasServiceTd();
}
