package org.yuheng.demo;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.demo.city.People;

/**
 * A request that the demo files, and how it should end.
 *
 * @param applicant organisation
 * @param form what is filed
 * @param technique that the rules should choose; empty where they should stop it before
 * @param outcome RELEASED, or the state it should stop in
 * @param code one of the request's codes then; empty for a released one
 */
public record Scenario(
        String title,
        String applicant,
        Map<String, Object> form,
        Optional<String> technique,
        String outcome,
        String code) {

    private static final ZoneId CIVIL = ZoneId.of("Asia/Shanghai");

    public static List<Scenario> all() {
        return List.of(
                released(
                        "平台内：各街道缴税 / tax by street",
                        "city-social",
                        "TEE",
                        sql(
                                "SELECT i.street, sum(t.tax_paid) AS tax_paid, count(*) AS people FROM insurance i"
                                        + " JOIN tax t ON i.person_id = t.person_id GROUP BY i.street",
                                Map.of("insurance", "city_insurance", "tax", "city_tax"))),
                released(
                        "三平台训练：慢病风险 / chronic disease model",
                        "city-health",
                        "FL_TEE",
                        train(
                                List.of("age", "bmi", "visits"),
                                "chronic",
                                Map.of("city", "city_clinics", "east", "east_clinics", "west", "west_clinics"))),
                released(
                        "平台间统计：年龄段收入 / income by age",
                        "east-civil",
                        "FL_TEE",
                        sql(
                                "SELECT x.age_group, count(*) AS people, avg(x.income) AS income FROM"
                                        + " (SELECT person_id, age_group, income FROM east"
                                        + " UNION ALL SELECT person_id, age_group, income FROM west) x GROUP BY x.age_group",
                                Map.of("east", "east_households", "west", "west_households"))),
                released(
                        "银行统计：行业存款 / balances by industry",
                        "city-market",
                        "MPC_TEE",
                        sql(
                                "SELECT o.industry, sum(b.balance) AS balance, count(*) AS people FROM owners o"
                                        + " JOIN balances b ON o.person_id = b.person_id GROUP BY o.industry",
                                Map.of("owners", "city_business_owners", "balances", "bank_balances"))),
                released(
                        "电信与两平台训练：迁居 / telecom mobility model",
                        "east-civil",
                        "FL_TEE",
                        train(
                                List.of("age", "trips", "nights"),
                                "moved",
                                Map.of(
                                        "east",
                                        "east_mobility",
                                        "west",
                                        "west_mobility",
                                        "telecom",
                                        "telecom_mobility"))),
                released(
                        "地图公司接口：道路车流 / traffic by road class",
                        "city-health",
                        "API_TEE",
                        sql(
                                "SELECT r.road_class, sum(m.vehicles) AS vehicles, count(*) AS segments FROM roads r"
                                        + " JOIN traffic m ON r.segment_id = m.segment_id GROUP BY r.road_class",
                                Map.of("roads", "city_roads", "traffic", "map_traffic"))),
                quarantined(
                        "地图公司接口含车牌 / a plate number in the payload",
                        "city-health",
                        sql(
                                "SELECT r.road_class, sum(m.severity) AS severity, count(*) AS reports FROM roads r"
                                        + " JOIN incidents m ON r.segment_id = m.segment_id GROUP BY r.road_class",
                                Map.of("roads", "city_roads", "incidents", "map_incidents"))),
                released(
                        "银行领取统计，提供方复核 / for the bank, reviewed by the provider",
                        "bank",
                        "MPC_TEE",
                        sql(
                                "SELECT o.industry, sum(b.balance) AS balance, count(*) AS people FROM owners o"
                                        + " JOIN balances b ON o.person_id = b.person_id GROUP BY o.industry",
                                Map.of("owners", "city_business_owners", "balances", "bank_balances"))),
                stopped(
                        "药店无节点 / pharmacy without a node",
                        "city-health",
                        "HOLD",
                        "HOLD_CAPABILITY",
                        sql(
                                "SELECT i.street, sum(s.spent) AS spent, count(*) AS people FROM insurance i"
                                        + " JOIN sales s ON i.person_id = s.person_id GROUP BY i.street",
                                Map.of("insurance", "city_insurance", "sales", "pharmacy_sales"))),
                stopped(
                        "核心数据 / core data",
                        "city-social",
                        "HOLD",
                        "CORE_DATA",
                        sql(
                                "SELECT p.street, sum(p.amount) AS amount FROM pipes p GROUP BY p.street",
                                Map.of("pipes", "pipeline_map"))),
                stopped(
                        "不予共享，有依据 / not shared, cited",
                        "city-health",
                        "DENIED",
                        "NOT_SHARED",
                        sql(
                                "SELECT w.street, count(*) AS cases FROM welfare w GROUP BY w.street",
                                Map.of("welfare", "welfare_cases"))),
                stopped(
                        "不予共享，无依据 / not shared, no citation",
                        "city-social",
                        "HOLD",
                        "CATALOGUE_DEFECT",
                        sql(
                                "SELECT m.street, sum(m.amount) AS meals FROM meals m GROUP BY m.street",
                                Map.of("meals", "school_meals"))),
                stopped(
                        "向银行传输政务隐私数据 / private data to the bank",
                        "bank",
                        "HOLD",
                        "PRIVATE_TRANSFER",
                        request(
                                Map.of(
                                        "kind",
                                        "TRANSFER",
                                        "table",
                                        "insurance",
                                        "columns",
                                        List.of("street", "insured_months")),
                                Map.of("insurance", "city_insurance"))));
    }

    private static Scenario released(String title, String applicant, String technique, Map<String, Object> request) {
        return new Scenario(title, applicant, form(title, applicant, request), Optional.of(technique), "RELEASED", "");
    }

    /**
     * What comes in by API turns out to be private while the job runs: nothing of it is kept, the request is decided again,
     * and this partner has no node for what private data would need.
     */
    private static Scenario quarantined(String title, String applicant, Map<String, Object> request) {
        return new Scenario(
                title, applicant, form(title, applicant, request), Optional.empty(), "HOLD", "HOLD_CAPABILITY");
    }

    private static Scenario stopped(
            String title, String applicant, String state, String code, Map<String, Object> request) {
        return new Scenario(title, applicant, form(title, applicant, request), Optional.empty(), state, code);
    }

    private static Map<String, Object> sql(String query, Map<String, String> inputs) {
        return request(Map.of("kind", "SQL", "query", query, "enforced", ""), inputs);
    }

    private static Map<String, Object> train(List<String> features, String label, Map<String, String> inputs) {
        return request(
                Map.of(
                        "kind",
                        "TRAIN",
                        "model",
                        "LOGISTIC_REGRESSION",
                        "partition",
                        "HORIZONTAL",
                        "tables",
                        inputs.keySet().stream().sorted().toList(),
                        "features",
                        features,
                        "label",
                        label,
                        "iterations",
                        12,
                        "l2",
                        0.001),
                inputs);
    }

    private static Map<String, Object> request(Map<String, Object> computation, Map<String, String> inputs) {
        return Map.of(
                "computation",
                computation,
                "inputs",
                inputs.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(input -> Map.of("table", input.getKey(), "dataset", input.getValue()))
                        .toList());
    }

    private static Map<String, Object> form(String title, String applicant, Map<String, Object> request) {
        LocalDate today = LocalDate.now(CIVIL);
        Map<String, Object> period = Map.of(
                "reference",
                "DEMO-PIA-1",
                "from",
                today.minusDays(30).toString(),
                "to",
                today.plusYears(1).toString());
        boolean commercial = List.of("bank", "telecom", "pharmacy").contains(applicant);
        Map<String, Object> form = new LinkedHashMap<>(request);
        form.put("title", title);
        form.put("purpose", "演示：公共服务分析 / demo: analysis for public services");
        form.put("necessity", "PUBLIC_SERVICE");
        form.put("legalBasis", "演示依据 / demo basis");
        form.put("legalChannel", "AUTHORIZED_OPERATION");
        form.put("lawfulBasis", "STATUTORY_DUTY");
        form.put("consents", List.of());
        form.put("impactAssessment", period);
        form.put("from", today.toString());
        form.put("to", today.plusDays(30).toString());
        form.put("frequency", "ONCE");
        form.put(
                "recipients",
                List.of(Map.of("organization", applicant, "kind", commercial ? "COMMERCIAL" : "GOVERNMENT")));
        return form;
    }

    boolean endsReleased() {
        return outcome.equals("RELEASED");
    }

    public String person() {
        return People.applicant(applicant);
    }
}
