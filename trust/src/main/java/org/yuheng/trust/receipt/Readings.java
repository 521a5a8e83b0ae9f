package org.yuheng.trust.receipt;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yuheng.trust.Outcome;

/**
 * What the verifier needs to have read by others: specifications and decisions belong to modules that know nothing of
 * trust. Implementations are pure: same bytes, same answer.
 */
public interface Readings {

    /**
     * What a job specification says.
     *
     * @param owners organisations whose datasets it uses
     * @param placement role to node
     */
    record Specification(
            String requestId,
            String decisionDigest,
            String bundleDigest,
            Set<String> owners,
            Map<String, String> placement,
            boolean allowSimulated) {
        public Specification {
            owners = Collections.unmodifiableSet(new TreeSet<>(owners));
            placement = Collections.unmodifiableMap(new TreeMap<>(placement));
        }
    }

    /** What the strict parser makes of the specification's bytes; refused when they are none. */
    Outcome<Specification> specification(byte[] spec);

    /** The steps of the review chain that the decision demands; refused when the bytes are no decision to dispatch. */
    Outcome<List<String>> reviewSteps(byte[] decision);

    /**
     * Decides again.
     *
     * @param facts exact bytes
     * @param bundleHash {@code sha256:…}
     * @param bundle the policy bundle from the receipt; otherwise the implementation finds it by its hash
     * @return the decision's exact bytes; refused when the bundle is not at hand or the facts do not read
     */
    Outcome<byte[]> decide(byte[] facts, String bundleHash, Optional<byte[]> bundle);
}
