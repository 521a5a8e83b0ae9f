package org.yuheng.orchestrator.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.yuheng.policy.Decision;

/**
 * One thing that differs between what the rules said before a change of the form and after it.
 *
 * @param gone what no longer holds, as constants or codes; empty where there was nothing
 * @param come what holds now instead
 */
public record Flip(Aspect aspect, List<String> gone, List<String> come) {

    public enum Aspect {
        OUTCOME,
        /** Codes of what stops. */
        STOPS,
        SCENARIO,
        TECHNIQUE,
        /** {@code role@node}. */
        PLACEMENT,
        /** {@code ROLE@organisation}. */
        CHAIN,
        /** Code with its parameters. */
        OBLIGATIONS,
        /** The day on which the answer is due. */
        DUE,
        RISK
    }

    public Flip {
        gone = List.copyOf(gone);
        come = List.copyOf(come);
    }

    /** Empty when nothing that a person would notice differs; a decision that is not there says nothing. */
    static List<Flip> between(Optional<Decision> before, Optional<Decision> after) {
        List<Flip> flips = new ArrayList<>();
        for (Aspect aspect : Aspect.values()) {
            List<String> was = before.map(decision -> values(aspect, decision)).orElse(List.of());
            List<String> is = after.map(decision -> values(aspect, decision)).orElse(List.of());
            List<String> gone = without(was, is);
            List<String> come = without(is, was);
            if (!gone.isEmpty() || !come.isEmpty()) {
                flips.add(new Flip(aspect, gone, come));
            }
        }
        return flips;
    }

    static List<String> values(Aspect aspect, Decision decision) {
        return switch (aspect) {
            case OUTCOME -> List.of(decision.outcome().name());
            case STOPS -> decision.codes();
            case SCENARIO -> decision.scenario().stream().map(Enum::name).toList();
            case TECHNIQUE -> decision.technique().stream().map(Enum::name).toList();
            case PLACEMENT -> each(decision.placement(), place -> place.role() + "@" + place.node());
            case CHAIN -> each(decision.chain(), step -> step.role() + "@" + step.organization());
            case OBLIGATIONS -> each(decision.obligations(), duty -> duty.code() + duty.parameters());
            case DUE -> decision.clock().due().stream().map(Object::toString).toList();
            case RISK -> List.of(decision.risk().level());
        };
    }

    private static <T> List<String> each(List<T> all, Function<T, String> name) {
        Set<String> names = new TreeSet<>();
        all.forEach(one -> names.add(name.apply(one)));
        return List.copyOf(names);
    }

    private static List<String> without(List<String> some, List<String> others) {
        return some.stream().filter(one -> !others.contains(one)).toList();
    }
}
