package org.yuheng.trust.attestation;

import java.util.List;
import java.util.function.Function;

/** The outcome of verification. There is no third one: what could not be checked is refused. */
public sealed interface Verdict {

    /** The steps that passed, in order. */
    List<Step> passed();

    <R> R fold(Function<Verified, R> ifVerified, Function<Refused, R> ifRefused);

    default boolean isVerified() {
        return this instanceof Verified;
    }

    /**
     * Genuine, current, and within the policy.
     *
     * @param warnings what will soon stop being so, one sentence each
     */
    record Verified(Claims claims, List<Warning> warnings, List<Step> passed) implements Verdict {
        public Verified {
            warnings = List.copyOf(warnings);
            passed = List.copyOf(passed);
        }

        @Override
        public <R> R fold(Function<Verified, R> ifVerified, Function<Refused, R> ifRefused) {
            return ifVerified.apply(this);
        }
    }

    /**
     * Not accepted.
     *
     * @param step the step that failed
     * @param found the offending value
     * @param expected what would have been accepted
     */
    record Refused(RefusalCode code, Step step, String found, String expected, List<Step> passed) implements Verdict {
        public Refused {
            passed = List.copyOf(passed);
        }

        @Override
        public <R> R fold(Function<Verified, R> ifVerified, Function<Refused, R> ifRefused) {
            return ifRefused.apply(this);
        }

        /** Code, step and both values in one line. */
        public String describe() {
            return code + " at " + step + ": found " + found + "; expected " + expected;
        }
    }
}
