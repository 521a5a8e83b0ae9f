package org.yuheng.trust.receipt;

import org.yuheng.trust.Outcome;

/**
 * One check of a receipt.
 *
 * @param reason {@code OK}, or the stable code of what failed; {@code NOT_CHECKED} when an earlier failure left nothing to
 *     check, which is not a pass
 * @param detail what was found, for a person
 */
public record Check(CheckCode code, boolean passed, String reason, String detail) {

    static Check of(CheckCode code, Outcome<String> outcome) {
        return outcome.fold(
                detail -> new Check(code, true, "OK", detail),
                refusal -> new Check(code, false, refusal.code(), refusal.message()));
    }

    static Check notChecked(CheckCode code) {
        return new Check(code, false, "NOT_CHECKED", "an earlier check failed, so there is nothing to check");
    }
}
