package org.yuheng.orchestrator.dispatch;

import java.util.Optional;

/** Frozen specifications by digest, with what the orchestrator claims of the decision in words. */
public interface SpecStore {

    /**
     * @param bytes exact bytes of the specification
     */
    record Frozen(String request, String digest, byte[] bytes, String claimZh, String claimEn) {}

    Optional<Frozen> find(String specDigest);
}
