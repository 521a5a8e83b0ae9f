package org.yuheng.node.console;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person may do at this node for their organisation. */
public enum Duty {
    /** Signs, refuses and revokes grants. */
    GRANT,
    /** Adds and declares datasets. */
    DATA,
    /** Opens results that were sealed to the organisation. */
    RESULTS,
    /** Looks at held results and lets them go, or refuses to. */
    REVIEW,
    /** Reads the audit log and exports it. */
    AUDIT,
    /** Adds and removes people; sees no business data by it. */
    PEOPLE;

    /** What somebody gets who is added without a choice: the business of the organisation, but not its people. */
    public static final Set<Duty> BUSINESS = Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(PEOPLE)));

    /** As Spring Security knows it. */
    String authority() {
        return name();
    }

    static Set<Duty> parse(String words) {
        Set<Duty> duties = EnumSet.noneOf(Duty.class);
        Arrays.stream(words.split(" "))
                .filter(word -> !word.isEmpty())
                .map(Duty::valueOf)
                .forEach(duties::add);
        return Collections.unmodifiableSet(duties);
    }

    static String words(Set<Duty> duties) {
        return duties.stream().sorted().map(Duty::name).collect(Collectors.joining(" "));
    }
}
