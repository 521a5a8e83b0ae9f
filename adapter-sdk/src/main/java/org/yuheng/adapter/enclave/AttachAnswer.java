package org.yuheng.adapter.enclave;

import java.util.Optional;
import org.yuheng.adapter.engine.Refusal;

/**
 * What the node answers to an {@link AttachRequest}; after a refusal it closes.
 *
 * @param links the token for this enclave's links, in the answer to its control connection
 */
public record AttachAnswer(Optional<AttachToken> links, Optional<Refusal> refusal) {

    /** Largest, in bytes. */
    static final int LARGEST = 4096;

    public static AttachAnswer control(AttachToken links) {
        return new AttachAnswer(Optional.of(links), Optional.empty());
    }

    public static AttachAnswer link() {
        return new AttachAnswer(Optional.empty(), Optional.empty());
    }

    public static AttachAnswer refused(Refusal refusal) {
        return new AttachAnswer(Optional.empty(), Optional.of(refusal));
    }
}
