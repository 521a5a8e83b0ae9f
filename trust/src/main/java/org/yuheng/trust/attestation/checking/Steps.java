package org.yuheng.trust.attestation.checking;

import java.util.ArrayList;
import java.util.List;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.Step;
import org.yuheng.trust.attestation.Verdict;
import org.yuheng.trust.attestation.Warning;

/** How far a verification has come. A step has passed when the next one begins. */
public final class Steps {

    private final List<Step> passed = new ArrayList<>();
    private Step current;

    public void begin(Step step) {
        if (current != null) {
            passed.add(current);
        }
        current = step;
    }

    public Verdict refused(Refusal refusal) {
        return new Verdict.Refused(refusal.code(), current, refusal.found(), refusal.expected(), passed);
    }

    public Verdict verified(Claims claims, List<Warning> warnings) {
        passed.add(current);
        return new Verdict.Verified(claims, warnings, passed);
    }
}
