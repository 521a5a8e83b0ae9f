package org.yuheng.policy;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Legal numbers and terms of one jurisdiction; data of the bundle, never constants in code.
 *
 * @param code CN or EU
 * @param status DEFAULT, or SKELETON where timers are not filled in
 * @param zone offset in which "the day of receipt" is meant
 * @param calendar code of the working-day calendar
 * @param onSupplement PAUSE, RUN or RESTART: what an awaited supplement does to the answer clock
 * @param gradeValidityMonths a grade older than this is stale
 * @param useLogYears how long use records are kept
 * @param reassessMonths recurring use is assessed again after this
 * @param terms where each gate stands in this jurisdiction's law
 */
public record JurisdictionPack(
        String code,
        String zh,
        String en,
        String status,
        ZoneOffset zone,
        String calendar,
        String onSupplement,
        int gradeValidityMonths,
        int useLogYears,
        int reassessMonths,
        List<Limit> clocks,
        Map<String, String> terms) {

    public JurisdictionPack {
        clocks = List.copyOf(clocks);
        terms = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(terms));
        Checks.that(
                List.of("PAUSE", "RUN", "RESTART").contains(onSupplement),
                "onSupplement",
                onSupplement,
                "PAUSE, RUN or RESTART");
        Checks.that(gradeValidityMonths > 0, "gradeValidityMonths", gradeValidityMonths, "more than 0");
        Checks.that(
                clocks.stream().map(Limit::kind).distinct().count() == clocks.size(), "clocks", clocks, "a kind once");
    }

    /**
     * @param kind UNCONDITIONAL, CONDITIONAL, PROVISION, CORRECTION, CATALOGUE_UPDATE, CATALOGUE_REVIEW, DISPUTE_STEP
     * @param limitWorkingDays counted from the day after; 0 where the law gives no number
     * @param extensionWorkingDays at most so many more with consent; 0 where none is foreseen
     */
    public record Limit(String kind, int limitWorkingDays, int extensionWorkingDays, String article) {
        public Limit {
            Checks.that(limitWorkingDays >= 0, "limitWorkingDays", limitWorkingDays, "0 or more");
            Checks.that(extensionWorkingDays >= 0, "extensionWorkingDays", extensionWorkingDays, "0 or more");
        }
    }

    public Optional<Limit> clock(String kind) {
        return clocks.stream().filter(c -> c.kind().equals(kind)).findFirst();
    }
}
