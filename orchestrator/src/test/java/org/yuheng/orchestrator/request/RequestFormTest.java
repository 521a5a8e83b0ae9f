package org.yuheng.orchestrator.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.yuheng.computation.Computation;
import tools.jackson.databind.json.JsonMapper;

class RequestFormTest {

    private static RequestForm form(String json) {
        return JsonMapper.builder().build().readValue(json, RequestForm.class);
    }

    @Test
    void anEmptyFormLacksEverythingAtOnce() {
        SupplementNotice notice = SupplementNotice.of(form("{}"));
        assertThat(notice.fields())
                .containsExactly(
                        "/title",
                        "/purpose",
                        "/necessity",
                        "/legalBasis",
                        "/from",
                        "/to",
                        "/frequency",
                        "/inputs",
                        "/computation",
                        "/recipients");
        assertThat(notice.decidable()).isFalse();
    }

    @Test
    void whatIsKeptIsReadBackTheSame() {
        RequestForm form = form("""
                {"title":"t","inputs":[{"table":"a","dataset":"d"}],
                 "computation":{"kind":"SQL","query":"select 1","enforced":"drop table x"}}
                """);
        assertThat(RequestForm.parse(form.toBytes())).isEqualTo(form);
        assertThat(form.computation()).contains(new Computation.Sql("select 1", ""));
    }

    @Test
    void theSameTableTwiceIsRefused() {
        assertThatThrownBy(() -> form("""
                        {"inputs":[{"table":"a","dataset":"d"},{"table":"a","dataset":"e"}]}
                        """)).hasMessageContaining("stands twice");
    }

    @Test
    void aComputationThatLacksAPartIsRefusedByName() {
        assertThatThrownBy(() -> form("{\"computation\":{\"kind\":\"PSI\",\"leftTable\":\"a\"}}"))
                .hasMessageContaining("computation.leftColumn is missing");
    }

    @Test
    void bytesThatAreNoFormAreRefused() {
        assertThatThrownBy(() -> RequestForm.parse("{\"title\":\"t\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(org.yuheng.json.JsonRefusal.class);
    }
}
