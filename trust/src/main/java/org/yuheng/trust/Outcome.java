package org.yuheng.trust;

import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;

/**
 * Either a value that passed every check, or the coded refusal of the first check that failed. There is nothing in
 * between: a caller cannot reach the value without having looked.
 */
public sealed interface Outcome<T> {

    /** Every check passed. */
    record Accepted<T>(T value) implements Outcome<T> {
        public Accepted {
            Objects.requireNonNull(value, "value");
        }
    }

    /** A check failed. */
    record Refused<T>(Refusal refusal) implements Outcome<T> {
        public Refused {
            Objects.requireNonNull(refusal, "refusal");
        }
    }

    static <T> Outcome<T> accepted(T value) {
        return new Accepted<>(value);
    }

    static <T> Outcome<T> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }

    /** @param message the offending value, what was expected, what to do next */
    static <T> Outcome<T> refused(String code, String message) {
        return new Refused<>(new Refusal(code, message));
    }

    default <R> R fold(Function<? super T, ? extends R> accepted, Function<? super Refusal, ? extends R> refused) {
        if (this instanceof Accepted<T> a) {
            return accepted.apply(a.value());
        }
        return refused.apply(((Refused<T>) this).refusal());
    }

    default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
        return fold(value -> accepted(change.apply(value)), Outcome::refused);
    }

    default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
        return fold(next, Outcome::refused);
    }

    default boolean isAccepted() {
        return this instanceof Accepted<T>;
    }

    /** @throws NoSuchElementException with the refusal's text when this is a refusal */
    default T value() {
        if (this instanceof Accepted<T> a) {
            return a.value();
        }
        throw new NoSuchElementException(refusal().toString());
    }

    /** @throws NoSuchElementException when this was accepted */
    default Refusal refusal() {
        if (this instanceof Refused<T> r) {
            return r.refusal();
        }
        throw new NoSuchElementException("accepted, there is no refusal");
    }
}
