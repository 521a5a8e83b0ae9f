package org.yuheng.trust.attestation;

import java.time.Instant;

/** Collateral that expires within seven days of the evaluation time. */
public record Warning(String item, Instant expires) {

    public String english() {
        return item + " expires at " + expires + "; import a newer one before then";
    }

    public String chinese() {
        return item + " 将于 " + expires + " 过期，请在此之前导入新的版本";
    }
}
