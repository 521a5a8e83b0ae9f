package org.yuheng.orchestrator.pages;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.identity.CurrentUser;

/** All steps' parts of a request's page, in their order. */
@Component
public class RequestSections {

    /** Parts below this place help to decide: they stand before a verdict's form, the others behind it. */
    public static final int BEFORE_VERDICT = 10;

    private final List<RequestSection> sections;

    RequestSections(List<RequestSection> sections) {
        this.sections = sections.stream()
                .sorted(Comparator.comparingInt(RequestSection::order))
                .toList();
    }

    /** A part as {@code pages/sections} renders it. */
    public record Shown(String id, String heading, int order, String template, String fragment, Map<String, ?> model) {}

    public List<Shown> of(CurrentUser user, String request) {
        return sections.stream()
                .flatMap(section -> shown(section, user, request))
                .toList();
    }

    /** One part alone, for a swap; empty when there is nothing to show. */
    public Optional<Shown> one(CurrentUser user, String request, String id) {
        return sections.stream()
                .filter(section -> section.id().equals(id))
                .flatMap(section -> shown(section, user, request))
                .findFirst();
    }

    private static Stream<Shown> shown(RequestSection section, CurrentUser user, String request) {
        return section.of(user, request).stream()
                .map(content -> new Shown(
                        section.id(),
                        section.heading(),
                        section.order(),
                        content.template(),
                        content.fragment(),
                        content.model()));
    }
}
