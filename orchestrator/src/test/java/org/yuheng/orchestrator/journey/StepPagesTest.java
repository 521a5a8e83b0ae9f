package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.support.Visitor;

/** Catalogue, rules, parties, supervision and audit as their readers find them, and closed to everybody else. */
class StepPagesTest extends CityTest {

    @Test
    void theCatalogueIsFoundInBothLanguagesAndKeepsItsFiltersInTheAddress() {
        try (Visitor visitor = visitor()) {
            visitor.signIn("jo.clerk");
            visitor.open(
                    "/catalogue?q=" + java.net.URLEncoder.encode("数据集jo_tax", java.nio.charset.StandardCharsets.UTF_8));
            assertThat(visitor.page().locator(".results tbody tr").count()).isEqualTo(1);
            visitor.open("/catalogue?q=dataset+jo_&sharingType=NOT_SHARED");
            assertThat(visitor.page().locator(".results tbody tr").count()).isEqualTo(1);
            visitor.page().locator(".results tbody a").click();
            visitor.page().waitForURL("**/catalogue/jo_denied");
            visitor.page().goBack();
            assertThat(visitor.at()).contains("sharingType=NOT_SHARED");
            visitor.look("catalogue");
            visitor.open("/catalogue/jo_social");
            visitor.look("dataset");
        }
    }

    @Test
    void theRulesReplayADecisionToIdenticalBytes() {
        String id = received(tee());
        awaitState(id, "PROVIDER_REVIEW");
        try (Visitor visitor = visitor()) {
            visitor.signIn("jo.auditor");
            visitor.open("/rules/replay?request=" + id);
            assertThat(visitor.page().locator("#again").textContent()).isEqualTo("逐字节相同");
            visitor.look("rules-replay");
            visitor.open("/rules/rows?table=routing&rule=12");
            visitor.clean();
            visitor.open("/rules");
            visitor.look("rules");
            visitor.open("/rules/bundles");
            visitor.look("rules-bundles");
            visitor.open("/rules/try?request=" + id);
            visitor.page().locator("article form button[type=submit]").click();
            visitor.page().waitForLoadState();
            assertThat(visitor.page().locator("#decided").count()).isEqualTo(1);
            visitor.clean();
            visitor.open("/supervision");
            assertThat(visitor.page().locator("main").textContent()).contains(id);
            visitor.look("supervision");
            visitor.open("/supervision?view=DEPARTMENTS");
            visitor.clean();
        }
    }

    @Test
    void theAuditorSeesWhoDidWhatAndTheLogsState() {
        try (Visitor visitor = visitor()) {
            visitor.signIn("jo.auditor");
            visitor.open("/audit?action=SESSION_OPENED");
            assertThat(visitor.page().locator("tbody tr").count()).isPositive();
            visitor.look("audit");
            visitor.page().locator("tbody a").first().click();
            visitor.page().waitForLoadState();
            visitor.clean();
            visitor.english().open("/parties");
            visitor.look("parties");
            visitor.open("/parties/nodes/jo-n-one");
            visitor.clean();
        }
    }

    @Test
    void whatARoleMayNotDoIsNeitherShownNorPossible() {
        try (Visitor visitor = visitor()) {
            visitor.signIn("jo.clerk");
            visitor.open("/catalogue");
            assertThat(visitor.page().locator("nav.places").textContent()).doesNotContain("审计", "监管");
            assertThat(visitor.open("/audit")).isEqualTo(403);
            assertThat(visitor.open("/audit/export?format=CSV")).isEqualTo(403);
            assertThat(visitor.open("/supervision")).isEqualTo(403);
            assertThat(visitor.open("/supervision/export")).isEqualTo(403);
            assertThat(visitor.open("/rules/replay")).isEqualTo(403);
        }
        String id = drafted(tee());
        try (Visitor visitor = visitor()) {
            visitor.signIn("jo-bank.reviewer");
            assertThat(visitor.open("/requests/" + id + "/edit")).isEqualTo(404);
        }
    }

    @Test
    void saysOfTheUseOfDatasetsAndOfRulesWhatCountingAllOfThemWouldSay() {
        awaitState(received(tee()), "PROVIDER_REVIEW");
        assertThat(jdbc.sql("""
                        select count(*) from request_dataset d join sharing_request r on r.id = d.request_id
                        where d.organization <> r.organization or d.asked_at is distinct from r.received_at
                            or d.in_use <> (r.state in ('GRANTED', 'READY', 'IN_USE', 'EXPIRING'))
                        """).query(Long.class).single()).isZero();
        String counted =
                "select string_agg(rule_table || '/' || rule_id || ' ' || fired, ', ' order by rule_table, rule_id)"
                        + " from (select rule_table, rule_id, %s as fired from %s group by rule_table, rule_id) f";
        assertThat(jdbc.sql(counted.formatted("sum(fired)", "rule_firings"))
                        .query(String.class)
                        .single())
                .isEqualTo(jdbc.sql(counted.formatted("count(*)", "decision_rule"))
                        .query(String.class)
                        .single())
                .isNotEmpty();
        assertThat(jdbc.sql("""
                        select count(*) from (select rule_table, rule_id, month_of(decided_at) as month, count(*) as fired
                            from decision_rule group by rule_table, rule_id, month_of(decided_at)) d
                        full join (select rule_table, rule_id, month, sum(fired) as fired from rule_firings_by_month
                            group by rule_table, rule_id, month) m using (rule_table, rule_id, month)
                        where d.fired is distinct from m.fired
                        """).query(Long.class).single()).isZero();
        assertThat(jdbc.sql("""
                        select count(*) from audit_event e where (select count(distinct one) from unnest(e.datasets) one)
                            <> (select count(*) from audit_event_dataset d where d.sequence = e.sequence)
                        """).query(Long.class).single()).isZero();
    }
}
