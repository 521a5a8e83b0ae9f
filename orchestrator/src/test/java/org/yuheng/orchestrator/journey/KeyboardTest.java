package org.yuheng.orchestrator.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.support.People;
import org.yuheng.orchestrator.support.Visitor;

/** What axe cannot see: the way by keyboard, where the focus is after a part of a page was made anew, and large letters. */
class KeyboardTest extends CityTest {

    private static final int MOST_STOPS = 300;

    /** What has the focus, and whether one sees that. */
    private static final String FOCUSED = """
            () => {
              const at = document.activeElement;
              const style = getComputedStyle(at);
              const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
              const what = at === document.body ? '' : at.tagName + ' ' + (at.id || at.getAttribute('name') || at.textContent.trim());
              return [what, seen ? 'seen' : 'unseen'];
            }""";

    /** What one should come to: of radio buttons of a name, one. */
    private static final String REACHABLE = """
            part => [...part.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href], summary')]
                .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0)
                .filter(one => one.type !== 'radio' || one.checked
                    || !document.querySelector(`input[name="${one.name}"]:checked`)
                        && document.querySelector(`input[name="${one.name}"]`) === one)
                .map(one => one.tagName + ' ' + (one.id || one.getAttribute('name') || one.textContent.trim()))""";

    /** Presses Tab until the focus is there. */
    private static void tabTo(Page page, Locator there) {
        for (int i = 0; i < MOST_STOPS; i++) {
            if ((Boolean) there.evaluate("element => document.activeElement === element")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("no way by keyboard to " + there);
    }

    private static void press(Page page, Locator there, String key) {
        tabTo(page, there);
        page.keyboard().press(key);
    }

    private static void type(Page page, Locator there, String text) {
        tabTo(page, there);
        page.keyboard().insertText(text);
    }

    @Test
    void aRequestIsBegunAndSavedWithTheKeyboardAlone() {
        try (Visitor visitor = visitor()) {
            Page page = visitor.page();
            visitor.open("/sign-in");
            page.keyboard().press("Tab");
            assertThat(page.locator(".skip-link")).isFocused();
            type(page, page.locator("#username"), "jo.clerk");
            type(page, page.locator("#password"), People.PASSWORD);
            page.keyboard().press("Enter");
            page.waitForURL(Pattern.compile(".*/(inbox)?$"));

            visitor.open("/catalogue/jo_social");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(page.locator("#main")).isFocused();
            press(page, page.locator("main form button"), "Enter");
            page.waitForURL("**/edit");

            type(page, page.locator("#title"), "键盘填写");
            assertThat(page.locator("#saved")).containsText("已保存");
            assertThat(page.locator("#title")).isFocused();

            type(page, page.locator("#find"), "jo_tax");
            // A sentence, and not the whole list.
            assertThat(page.locator("#announcer")).hasText("找到 1 个数据集");
            assertThat(page.locator("#found[role=status], #found [role=status]"))
                    .hasCount(0);
            press(page, page.locator("button[value='add:jo_tax']"), "Enter");
            assertThat(page.locator("input[name=dataset][value=jo_tax]")).hasCount(1);
            assertThat(page.locator("#find")).isFocused();
            press(page, page.locator("button[value='remove:jo_social']"), "Enter");
            assertThat(page.locator("input[name=dataset][value=jo_social]")).hasCount(0);
            assertThat(page.locator("#dataset")).isFocused();

            press(page, page.locator("#method-GROUP"), "Space");
            assertThat(page.locator("#measure-count")).isVisible();
            assertThat(page.locator("#method-GROUP")).isFocused();
            press(page, page.locator("#measure-count"), "Space");
            assertThat(page.locator("#measure-count")).isChecked();
            press(page, page.locator(".sticky-actions button[value=check]"), "Enter");
            assertThat(page.locator("h1")).hasText("提交前请检查");
        }
    }

    @Test
    void everyControlIsReachedAndOneSeesWhereOneIs() {
        String id = received(tee());
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        try (Visitor visitor = visitor("jo.clerk")) {
            Page page = visitor.page();
            for (String path :
                    List.of("/inbox", "/catalogue", "/catalogue/jo_social", "/requests/" + id, "/requests")) {
                visitor.open(path);
                walk(page, path);
            }
        }
    }

    private static void walk(Page page, String path) {
        @SuppressWarnings("unchecked")
        List<String> expected = (List<String>) page.locator("body").evaluate(REACHABLE);
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < MOST_STOPS; i++) {
            page.keyboard().press("Tab");
            List<?> at = (List<?>) page.evaluate(FOCUSED);
            if (at.get(0).equals("")) {
                break;
            }
            reached.add((String) at.get(0));
            assertThat(at.get(1)).as("%s at %s", at.get(0), path).isEqualTo("seen");
        }
        assertThat(reached).as(path).containsAll(expected);
    }

    @Test
    void nothingIsCutOffWhereLettersAreFourTimesAsLarge() {
        String id = received(tee());
        try (Visitor visitor = visitor("jo.clerk")) {
            // 1280 px at 400 % are 320 (WCAG 2.2, 1.4.10)
            visitor.width(320);
            for (String path :
                    List.of("/inbox", "/requests", "/requests/" + id, "/catalogue", "/catalogue/jo_social")) {
                visitor.open(path);
                visitor.doesNotScrollSideways();
            }
        }
    }
}
