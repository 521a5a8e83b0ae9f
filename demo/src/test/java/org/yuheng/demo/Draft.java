package org.yuheng.demo;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request's form, filled in as a clerk does. */
final class Draft {

    private static final Pattern ADDRESS = Pattern.compile("/requests/([^/]+)/edit");

    private final Guest clerk;
    private final Page page;
    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));

    private Draft(Guest clerk) {
        this.clerk = clerk;
        this.page = clerk.page();
    }

    /** Begins at a dataset in the catalogue. */
    static Draft of(Guest clerk, String dataset) {
        clerk.open("/catalogue/" + dataset);
        clerk.button("申请使用这份数据").click();
        return here(clerk);
    }

    /** Begins as a copy of a request. */
    static Draft copy(Guest clerk, String request) {
        clerk.open("/requests/" + request);
        clerk.button("复制为新申请").click();
        return here(clerk);
    }

    /** A form that is open already. */
    static Draft here(Guest clerk) {
        clerk.page().waitForURL(ADDRESS);
        return new Draft(clerk);
    }

    String id() {
        Matcher address = ADDRESS.matcher(page.url());
        if (!address.find()) {
            throw new IllegalStateException("no form is open at " + page.url());
        }
        return address.group(1);
    }

    Draft add(String dataset, String words) {
        page.locator("#find").fill(words);
        page.locator("button[value='add:" + dataset + "']").click();
        chosen(dataset).waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        return this;
    }

    Draft drop(String dataset) {
        page.locator("button[value='remove:" + dataset + "']").click();
        chosen(dataset).waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        return this;
    }

    private Locator chosen(String dataset) {
        return page.locator("input[name=dataset][value=" + dataset + "]");
    }

    Draft groupBy(String item) {
        page.locator("#method-GROUP").check();
        page.locator("#group").getByLabel(Pattern.compile("^" + item)).first().check();
        page.locator("#measure-count").check();
        return this;
    }

    /** @param measure such as 余额 · 合计 */
    Draft measure(String measure) {
        page.getByLabel(measure).check();
        return this;
    }

    Draft train(String label, String... features) {
        page.locator("#method-TRAIN").check();
        for (String feature : features) {
            page.locator("#feature").getByLabel(feature).check();
        }
        page.locator("#label").selectOption(new com.microsoft.playwright.options.SelectOption().setLabel(label));
        return this;
    }

    Draft about(String title) {
        page.locator("#title").fill(title);
        page.locator("#purpose").fill("街道公共服务规划");
        page.locator("#necessity-PUBLIC_SERVICE").check();
        page.locator("#legalBasis").fill("统计法第七条");
        page.locator("#from").fill(today.toString());
        page.locator("#to").fill(today.plusDays(60).toString());
        page.locator("#frequency").selectOption("ONCE");
        return this;
    }

    Draft personalInformation() {
        page.locator("#lawfulBasis").selectOption("STATUTORY_DUTY");
        page.locator("#impactReference").fill("PIA-2026-1");
        page.locator("#impactFrom").fill(today.minusDays(30).toString());
        page.locator("#impactTo").fill(today.plusDays(300).toString());
        return this;
    }

    Draft legalChannel() {
        page.locator("#legalChannel-AUTHORIZED_OPERATION").check();
        return this;
    }

    /** The result goes to this organisation and no other. */
    Draft onlyTo(String organisation) {
        for (Locator chosen : page.locator("#recipient input:checked").all()) {
            chosen.uncheck();
        }
        page.locator("#recipient-" + organisation).check();
        return this;
    }

    /** What stands beside the form. */
    Locator preview() {
        return page.locator("#preview");
    }

    /** Checks the answers and sends them to the office's head. */
    void send() {
        page.locator("button[value=check]").click();
        page.waitForURL(Pattern.compile("/check$"));
        clerk.button("提交给本部门负责人").click();
        page.waitForURL(Pattern.compile("/requests/[^/]+$"));
    }
}
