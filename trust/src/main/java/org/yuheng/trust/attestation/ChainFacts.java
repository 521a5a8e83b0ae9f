package org.yuheng.trust.attestation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a verified certificate chain of a platform is about.
 *
 * @param platform whose chain it is, in lower-case letters, digits and hyphens: {@code chip-} and the chip id of a VCEK,
 *     {@code vlek-} and the product line of a VLEK, {@code cek-} and the start of the SHA-256 of a Hygon chip's key
 * @param tcb for which the key was derived, by component; empty for Hygon, whose certificates do not say
 * @param listIssuedAt of the revocation list, if there is one
 * @param expiresAt the earliest expiry of any part; empty for Hygon, whose certificates have no dates
 */
public record ChainFacts(
        EvidenceKind kind,
        String platform,
        Map<String, Integer> tcb,
        Optional<Instant> listIssuedAt,
        Optional<Instant> expiresAt,
        List<Warning> warnings) {

    public ChainFacts {
        tcb = Map.copyOf(tcb);
        warnings = List.copyOf(warnings);
    }

    /** Whether it takes back what {@code earlier} said: a firmware level, or a revocation list. */
    boolean takesBack(ChainFacts earlier) {
        boolean lower = earlier.tcb().entrySet().stream()
                .anyMatch(component -> tcb.getOrDefault(component.getKey(), -1) < component.getValue());
        boolean olderList = earlier.listIssuedAt()
                .filter(known -> listIssuedAt.filter(at -> !at.isBefore(known)).isEmpty())
                .isPresent();
        return lower || olderList;
    }

    /** For a refusal. */
    String describe() {
        return platform + " TCB " + new TreeMap<>(tcb) + ", revocation list of "
                + listIssuedAt.map(Instant::toString).orElse("none");
    }
}
