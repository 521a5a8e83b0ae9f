package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.sql.Types;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.support.Visitor;

/** Charts are drawn from the tables that stand in the page; without script the table is what there is. */
class ChartsTest extends CityTest {

    private static final YearMonth NOW = YearMonth.now(ZoneId.of("Asia/Shanghai"));

    private static final String CELLS = """
            [...document.querySelectorAll('table[data-chart] tbody tr')].map(row =>
                [...row.cells].map(cell => cell.textContent.trim().replace(',', '')).join(' | '))
            """;
    private static final String DRAWN = """
            (() => {
                const option = echarts.getInstanceByDom(document.querySelector('.chart')).getOption();
                return option.xAxis[0].data.map((label, row) =>
                    [label, ...option.series.map(one => one.data[row])].join(' | '));
            })()
            """;
    private static final String INK = """
            (() => {
                const canvas = document.querySelector('.chart canvas');
                const drawn = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                const bar = getComputedStyle(document.documentElement).getPropertyValue('--yh-ink').trim();
                const wanted = [1, 3, 5].map(at => parseInt(bar.substr(at, 2), 16));
                let found = 0;
                for (let i = 0; i < drawn.length; i += 4) {
                    found += wanted.every((value, j) => drawn[i + j] === value) && drawn[i + 3] === 255 ? 1 : 0;
                }
                return found;
            })()
            """;

    @BeforeEach
    void earlierMonths() {
        for (int number = 0; number < 1_200; number++) {
            clock(
                    "in-time-" + number,
                    "STOPPED",
                    NOW.minusMonths(2).atDay(20),
                    NOW.minusMonths(2).atDay(9),
                    true);
        }
        clock(
                "late-1",
                "STOPPED",
                NOW.minusMonths(2).atDay(20),
                NOW.minusMonths(1).atDay(3),
                true);
        clock("open-1", "PAUSED", NOW.minusMonths(1).atDay(20), null, false);
        clock("open-2", "PAUSED", NOW.minusMonths(1).atDay(21), null, false);
        clock(
                "withdrawn-1",
                "STOPPED",
                NOW.minusMonths(1).atDay(20),
                NOW.minusMonths(1).atDay(19),
                false);
        clock(
                "long-ago",
                "STOPPED",
                NOW.minusMonths(13).atDay(20),
                NOW.minusMonths(13).atDay(9),
                true);
    }

    @AfterEach
    void asBefore() {
        jdbc.sql("delete from clock where request like 'chart-%'").update();
    }

    private void clock(String name, String state, LocalDate due, LocalDate stopped, boolean answered) {
        jdbc.sql("""
                        insert into clock (request, kind, limit_kind, bundle, state, received_at, since, counted, limit_days,
                            extension_days, article, due, stopped_on, answered)
                        values ('chart-' || :name, 'ANSWER', 'CONDITIONAL', 'none', :state, now(), :due, 0, 10, 0, '', :due,
                            :stopped, :answered)
                        """)
                .param("name", name)
                .param("state", state)
                .param("due", due)
                .param("stopped", stopped, Types.DATE)
                .param("answered", answered)
                .update();
    }

    private static String month(YearMonth month) {
        return month.getYear() + "年" + month.getMonthValue() + "月";
    }

    @Test
    void theMonthsUnderSupervisionAreATableAndAreDrawnFromIt() {
        String agreed = received(tee());
        approveUntil(agreed, "IN_USE");
        String withdrawn = received(tee());
        awaitState(withdrawn, "PROVIDER_REVIEW");
        as("jo.clerk")
                .post("/requests/" + withdrawn + "/withdraw", Map.of("reason", "不需要了"))
                .expect(200);
        await().atMost(SOON).until(() -> stopped(withdrawn));
        assertThat(answered(agreed)).isTrue();
        assertThat(answered(withdrawn)).isFalse();

        try (Visitor authority = visitor("jo.authority")) {
            authority.open("/supervision");
            assertThat(authority.page().locator("script[src*=echarts]").count())
                    .as("nothing of charts where there is none")
                    .isZero();
            authority.page().locator("nav.views a[href*=MONTHS]").click();
            Page page = authority.page();
            page.waitForSelector(".chart canvas");
            List<String> cells = cells(page);
            assertThat(cells)
                    .startsWith(
                            month(NOW.minusMonths(2)) + " | 1200 | 1 | 0", month(NOW.minusMonths(1)) + " | 0 | 2 | 0");
            assertThat(cells).hasSize(3);
            assertThat(page.evaluate(DRAWN)).isEqualTo(cells);
            assertThat(page.locator(".chart").getAttribute("aria-hidden")).isEqualTo("true");
            assertThat(((Number) page.evaluate(INK)).intValue()).as("bars").isGreaterThan(500);
            authority.look("supervision-months");
            authority.dark(true);
            await().pollInSameThread().untilAsserted(() -> assertThat(((Number) page.evaluate(INK)).intValue())
                    .as("bars in the dark")
                    .isGreaterThan(500));
            authority.dark(false).english().open("/supervision?view=MONTHS");
            page.waitForSelector(".chart canvas");
            assertThat(page.locator("thead").textContent()).contains("Answered in time", "Due and not answered");
            assertThat(page.evaluate(DRAWN)).isEqualTo(cells(page));
            authority.clean();
        }
    }

    @Test
    void withoutScriptTheTableIsThere() {
        try (Visitor authority = visitorWithoutScript()) {
            authority.signIn("jo.authority");
            authority.open("/supervision?view=MONTHS");
            assertThat(authority
                            .page()
                            .locator("table[data-chart] tbody tr")
                            .first()
                            .textContent())
                    .contains(month(NOW.minusMonths(2)), "1,200");
            assertThat(authority.page().locator(".chart").count()).isZero();
            authority.doesNotScrollSideways();
        }
        assertThat(plainVisitor("jo.authority")
                        .get("/supervision/export?view=MONTHS")
                        .html())
                .contains(NOW.minusMonths(2) + ",1200,1,0");
    }

    @Test
    void aRowOfTheRulesShowsHowOftenItFiredEachMonth() {
        awaitState(received(tee()), "PROVIDER_REVIEW");
        List<String> fired = jdbc.sql(
                        "select rule_table || '/' || rule_id from rule_firings order by fired desc limit 1")
                .query(String.class)
                .list();
        String[] row = fired.get(0).split("/", 2);
        jdbc.sql("insert into rule_firings_by_month values (:table, :rule, :month, 99, 7)")
                .param("table", row[0])
                .param("rule", row[1])
                .param("month", NOW.minusMonths(1).atDay(1))
                .update();
        try (Visitor auditor = visitor("jo.auditor")) {
            auditor.open("/rules/rows?table=" + row[0] + "&rule=" + row[1]);
            Page page = auditor.page();
            page.waitForSelector(".chart canvas");
            assertThat(cells(page)).hasSize(2).startsWith(month(NOW.minusMonths(1)) + " | 7");
            assertThat(page.evaluate(DRAWN)).isEqualTo(cells(page));
            auditor.look("rules-row-months");
        } finally {
            jdbc.sql("delete from rule_firings_by_month where slot = 99").update();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> cells(Page page) {
        return (List<String>) page.evaluate(CELLS);
    }

    private boolean stopped(String request) {
        return jdbc.sql("select state = 'STOPPED' from clock where request = :id and kind = 'ANSWER'")
                .param("id", request)
                .query(Boolean.class)
                .single();
    }

    private boolean answered(String request) {
        return jdbc.sql("select answered from clock where request = :id and kind = 'ANSWER'")
                .param("id", request)
                .query(Boolean.class)
                .single();
    }
}
