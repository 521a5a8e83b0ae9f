package org.yuheng.orchestrator.request;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yuheng.policy.Decision;
import org.yuheng.policy.guard.Violation;

/** What stands beside the form: the decision as it would be, what flipped with the last change, and what stands in its way. */
public final class PreviewView {

    private final Forecast.Preview preview;
    private final List<Flip> flips;
    private final List<FormReading.Unread> unread;
    private final Optional<QueryMark> mark;

    PreviewView(Forecast.Preview before, Forecast.Preview after, FormReading reading, String query) {
        this.preview = after;
        this.flips = before.decision().isPresent() && after.decision().isPresent()
                ? Flip.between(before.decision(), after.decision())
                : List.of();
        this.unread = reading.unread();
        this.mark = after.stops().stream()
                .flatMap(stop -> QueryMark.of(query, stop).stream())
                .findFirst();
    }

    public Decision decision() {
        return preview.decision().orElse(null);
    }

    public List<SupplementNotice.Missing> missing() {
        return preview.missing();
    }

    public List<Forecast.Stop> stops() {
        return preview.stops();
    }

    public List<FormReading.Unread> unread() {
        return unread;
    }

    public QueryMark mark() {
        return mark.orElse(null);
    }

    /** Each guard rail once; empty where none forbids it, or where it is what the rules chose. */
    public List<Violation> plainApi() {
        Set<String> said = new HashSet<>();
        return preview.plainApi().stream()
                .filter(violation -> said.add(violation.ruleId()))
                .toList();
    }

    public boolean nothingStandsInTheWay() {
        return missing().isEmpty()
                && stops().isEmpty()
                && unread.isEmpty()
                && decision() != null
                && decision().outcome() == Decision.Outcome.PROCEED;
    }

    public List<Flip> flips() {
        return flips;
    }

    public boolean flipped(String aspect) {
        return flips.stream().anyMatch(flip -> flip.aspect().name().equals(aspect));
    }

    /** What held before, where the last change altered it. */
    public List<String> gone(String aspect) {
        return values(aspect).flatMap(flip -> flip.gone().stream()).toList();
    }

    public boolean come(String aspect, String value) {
        return values(aspect).anyMatch(flip -> flip.come().contains(value));
    }

    private Stream<Flip> values(String aspect) {
        return flips.stream().filter(flip -> flip.aspect().name().equals(aspect));
    }

    /** Reasons that stop it or send it somewhere, each sentence once, without the rows that only weigh. */
    public List<Decision.Reason> reasons() {
        if (decision() == null) {
            return List.of();
        }
        Set<String> said = new HashSet<>();
        return decision().reasons().stream()
                .filter(reason -> !reason.table().startsWith("risk") && said.add(reason.zh()))
                .toList();
    }

    /** The field that a missing value, a stop or a remedy leads to; empty where an applicant cannot act on the form. */
    public String anchor(String pointer) {
        return (pointer.startsWith("/") ? FormField.ofPointer(pointer) : FormField.ofFact(pointer))
                .map(FormField::field)
                .orElse("");
    }
}
