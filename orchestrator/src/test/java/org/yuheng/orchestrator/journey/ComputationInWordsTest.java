package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.util.HtmlUtils;
import org.yuheng.orchestrator.support.PlainVisitor;

/** Who signs over a computation reads it in words, in the catalogue's own names. */
class ComputationInWordsTest extends CityTest {

    private String page(Map<String, String> inputs, Map<String, Object> computation) {
        String id = drafted(form(inputs, computation));
        PlainVisitor clerk = plainVisitor("jo.clerk");
        return HtmlUtils.htmlUnescape(clerk.get("/requests/" + id).html());
    }

    @Test
    void saysHowTablesComeTogetherAndWhatEachGroupGets() {
        assertThat(page(Map.of("social", "jo_social", "tax", "jo_tax"), Map.of("kind", "SQL", "query", ONE_PLATFORM)))
                .contains("按项street（数据集jo_social）分组，每组得到：条数、项tax（数据集jo_tax）平均")
                .contains("按项person关联，只算每一份里都有的");
    }

    @Test
    void namesBothSidesOfAJoinThatComparesDifferentThings() {
        assertThat(page(
                        Map.of("social", "jo_social", "members", "jo_members"),
                        Map.of(
                                "kind",
                                "SQL",
                                "query",
                                "select s.street, count(*) as n from social s join members m on s.person = m.street"
                                        + " group by s.street")))
                .contains("项person（数据集jo_social）", "项street（数据集jo_members）");
    }

    @Test
    void saysWhichRowsAndGroupsAreMeant() {
        assertThat(page(
                        Map.of("tax", "jo_tax"),
                        Map.of(
                                "kind",
                                "SQL",
                                "query",
                                "select street, sum(tax) as t from tax where street <> '东街' and street in ('西街', '南街')"
                                        + " group by street having count(*) > 20 limit 3")))
                .contains("按项street分组，每组得到：项tax合计")
                .contains("其中数据集jo_tax只算：项street不等于 “东街”，并且项street是其中之一：“西街”、“南街”")
                .contains("只要这样的组：条数大于 20")
                .contains("最多 3 行");
    }

    @Test
    void saysWhatAnIntersectionGivesAndWhatTrainingLearns() {
        assertThat(page(
                        Map.of("social", "jo_social", "tax", "jo_tax"),
                        Map.of(
                                "kind", "PSI",
                                "leftTable", "social",
                                "leftColumn", "person",
                                "rightTable", "tax",
                                "rightColumn", "person",
                                "result", "CARDINALITY")))
                .contains("求数据集jo_social（项person）与数据集jo_tax（项person）的交集")
                .contains("只得到有多少个，不知道是哪些");
        assertThat(page(
                        Map.of("health", "jo_health", "third", "jo_third"),
                        Map.of(
                                "kind",
                                "TRAIN",
                                "model",
                                "LOGISTIC_REGRESSION",
                                "partition",
                                "HORIZONTAL",
                                "tables",
                                List.of("health", "third"),
                                "features",
                                List.of("age", "tax"),
                                "label",
                                "member",
                                "iterations",
                                8,
                                "l2",
                                0.01)))
                .contains("训练逻辑回归模型：由项age、项tax预测项member")
                .contains("训练数据来自数据集jo_health、数据集jo_third");
    }
}
