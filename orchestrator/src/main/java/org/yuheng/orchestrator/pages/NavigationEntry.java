package org.yuheng.orchestrator.pages;

import java.util.function.Predicate;
import org.yuheng.orchestrator.identity.CurrentUser;

/**
 * A place in the navigation of every page; declare it as a bean.
 *
 * @param message key of its name, for example {@code catalogue.nav}
 * @param address where it leads; pages below it count as inside
 * @param order inbox 10, requests 20, catalogue 30, rules 40, parties 50, supervision 60, audit 70
 * @param shown what a person may not do is not shown
 */
public record NavigationEntry(String message, String address, int order, Predicate<CurrentUser> shown) {

    boolean holds(String path) {
        return path.equals(address) || path.startsWith(address + "/");
    }
}
