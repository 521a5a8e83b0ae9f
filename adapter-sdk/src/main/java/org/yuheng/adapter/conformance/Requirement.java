package org.yuheng.adapter.conformance;

import java.util.Optional;

/**
 * One thing that the contract demands of whoever is examined.
 *
 * @param name a sentence in camelCase, stable, for example {@code endsWhenItIsCancelled}
 */
public record Requirement(String name, Examination examination) {

    /** Looks; what it finds wrong, or nothing. */
    public interface Examination {
        Optional<String> violation() throws Exception;
    }

    /** What is wrong, or nothing when the requirement is met. */
    public Optional<String> violation() throws Exception {
        return examination.violation();
    }
}
