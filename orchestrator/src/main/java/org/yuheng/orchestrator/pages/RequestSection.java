package org.yuheng.orchestrator.pages;

import java.util.Map;
import java.util.Optional;
import org.yuheng.orchestrator.identity.CurrentUser;

/**
 * One step's part of a request's page. The page composes all beans of this type without any step knowing another; whoever
 * is asked may read the request already.
 */
public interface RequestSection {

    /** Anchor on the page: lower-case letters and hyphens. */
    String id();

    /** Key of the heading's message. */
    String heading();

    /** Place on the page, from the top: what waits for me 0, timeline 10, what is asked 20, decision 30, approvals 40, grants 50, runs 60, results 70, receipts 80. */
    int order();

    /** Empty when this step has nothing to show of the request yet. */
    Optional<Content> of(CurrentUser user, String request);

    /**
     * @param fragment a fragment's name, for example {@code approval/section :: approvals}
     * @param model what the fragment reads as {@code section.…}
     */
    record Content(String template, String fragment, Map<String, ?> model) {
        public Content {
            model = Map.copyOf(model);
        }
    }
}
