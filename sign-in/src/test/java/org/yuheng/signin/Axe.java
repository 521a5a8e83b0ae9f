package org.yuheng.signin;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.microsoft.playwright.Page;
import java.util.List;

/** What axe finds on a page at WCAG 2.2 AA and its best practices. */
public final class Axe {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    /** In the middle of a change of colours nothing has the contrast that it will have. */
    private static final String CHANGES_END =
            "Promise.all(document.getAnimations().filter(one => one.effect.getComputedTiming().endTime !== Infinity)"
                    + ".map(one => one.finished.catch(() => null))).then(() => null)";

    private Axe() {}

    /** A line a finding, with what is found; empty when the page is as it should be. */
    public static List<String> findings(Page page) {
        return findings(page, new AxeBuilder(page).withTags(RULES));
    }

    /** The same page in other colours. */
    public static List<String> findingsOfColour(Page page) {
        return findings(page, new AxeBuilder(page).withRules(List.of("color-contrast", "link-in-text-block")));
    }

    /** Legacy is to run in the page itself: without frames from elsewhere a second page of its own finds nothing more. */
    private static List<String> findings(Page page, AxeBuilder axe) {
        page.evaluate(CHANGES_END);
        return axe.setLegacyMode(true).analyze().getViolations().stream()
                .map(rule -> rule.getId() + " "
                        + rule.getNodes().stream()
                                .limit(3)
                                .map(CheckedNode::getHtml)
                                .toList())
                .toList();
    }
}
