package org.yuheng.demo.city;

import static org.yuheng.demo.city.Column.group;
import static org.yuheng.demo.city.Column.number;
import static org.yuheng.demo.city.Column.person;

import java.util.List;
import java.util.Optional;
import org.yuheng.computation.ColumnType;

/** Who and what there is: three government platforms, an operator, a bank, a telecom, a map company, a pharmacy chain. */
public final class City {

    public static final String AUTHORITY = "data-bureau";
    public static final String OPERATOR = "data-operator";

    /** The operator's node, which hosts enclaves. */
    public static final String HOST = "operator-node";

    private City() {}

    /** @param kind as the orchestrator's import names it */
    public record Organisation(String id, String zh, String en, String kind) {}

    /** A partner with a REST server and no node; the city platform's node takes its data in. */
    public static final String MAP_COMPANY = "map-company";

    /** A government's dataset with the figures of the bank's, so that a computation over either must come to the same. */
    public static final String TWIN = "city_deposits";

    private static final String TWIN_OF = "bank_balances";

    /** Whose figures a table has: its own, but for the twin. */
    static String figuresOf(Table table) {
        return table.code().equals(TWIN) ? TWIN_OF : table.code();
    }

    /** @param owners whose data it opens */
    public record NodePlan(String id, String organisation, Optional<String> platform, List<String> owners) {}

    public static List<Organisation> organisations() {
        return List.of(
                new Organisation(AUTHORITY, "市数据局", "City Data Bureau", "AUTHORITY"),
                new Organisation(OPERATOR, "市数据运营公司", "City Data Operator", "OPERATOR"),
                new Organisation("east-office", "东城区数据办", "East District Data Office", "GOVERNMENT"),
                new Organisation("west-office", "西城区数据办", "West District Data Office", "GOVERNMENT"),
                new Organisation("city-social", "市人社局", "City Social Security Bureau", "GOVERNMENT"),
                new Organisation("city-tax", "市税务局", "City Tax Bureau", "GOVERNMENT"),
                new Organisation("city-market", "市市场监管局", "City Market Regulator", "GOVERNMENT"),
                new Organisation("city-health", "市卫健委", "City Health Commission", "GOVERNMENT"),
                new Organisation("east-health", "东城区卫健局", "East District Health Bureau", "GOVERNMENT"),
                new Organisation("east-civil", "东城区民政局", "East District Civil Affairs", "GOVERNMENT"),
                new Organisation("west-health", "西城区卫健局", "West District Health Bureau", "GOVERNMENT"),
                new Organisation("west-civil", "西城区民政局", "West District Civil Affairs", "GOVERNMENT"),
                new Organisation("bank", "演示银行", "Demo Bank", "COMMERCIAL"),
                new Organisation("telecom", "演示电信", "Demo Telecom", "COMMERCIAL"),
                new Organisation(MAP_COMPANY, "演示地图公司", "Demo Map Company", "COMMERCIAL"),
                new Organisation("pharmacy", "演示连锁药店", "Demo Pharmacy Chain", "COMMERCIAL"));
    }

    public static List<NodePlan> nodes() {
        return List.of(
                new NodePlan(HOST, OPERATOR, Optional.empty(), List.of()),
                new NodePlan(
                        "city-node",
                        AUTHORITY,
                        Optional.of("city"),
                        List.of("city-social", "city-tax", "city-market", "city-health", MAP_COMPANY)),
                new NodePlan("east-node", "east-office", Optional.of("east"), List.of("east-health", "east-civil")),
                new NodePlan("west-node", "west-office", Optional.of("west"), List.of("west-health", "west-civil")),
                new NodePlan("bank-node", "bank", Optional.empty(), List.of("bank")),
                new NodePlan("telecom-node", "telecom", Optional.empty(), List.of("telecom")));
    }

    public static List<Table> tables() {
        List<Column> clinic = List.of(
                person(),
                number("age", "年龄"),
                number("bmi", "体重指数"),
                number("visits", "就诊次数"),
                number("chronic", "慢病"));
        List<Column> household = List.of(person(), group("age_group", "年龄段"), number("income", "收入"));
        List<Column> mobility = List.of(
                person(),
                number("age", "年龄"),
                number("trips", "出行次数"),
                number("nights", "外宿夜数"),
                number("moved", "是否迁居"));
        return List.of(
                city(
                        "city_insurance",
                        "city-social",
                        "社会保险",
                        "social security",
                        100_000,
                        List.of(person(), group("street", "街道"), number("insured_months", "参保月数"))),
                city(
                        "city_tax",
                        "city-tax",
                        "个税档次",
                        "tax bands",
                        100_000,
                        List.of(person(), group("band", "档次"), number("tax_paid", "已缴税额"))),
                city(
                        "city_business_owners",
                        "city-market",
                        "企业主",
                        "business owners",
                        5_000,
                        List.of(person(), group("industry", "行业"))),
                city(
                        TWIN,
                        "city-social",
                        "社保账户余额（与银行存款同数，供对照）",
                        "account balances (the bank's figures, to compare)",
                        5_000,
                        List.of(person(), number("balance", "余额"))),
                city("city_clinics", "city-health", "门诊记录", "clinics", 40_000, clinic),
                district("east", "east_clinics", "east-health", "东城门诊记录", "clinics, east", 30_000, clinic),
                district("west", "west_clinics", "west-health", "西城门诊记录", "clinics, west", 30_000, clinic),
                district("east", "east_households", "east-civil", "东城住户", "households, east", 50_000, household),
                district("west", "west_households", "west-civil", "西城住户", "households, west", 50_000, household),
                district("east", "east_mobility", "east-civil", "东城出行调查", "mobility survey, east", 20_000, mobility),
                district("west", "west_mobility", "west-civil", "西城出行调查", "mobility survey, west", 20_000, mobility),
                commercial(
                        "telecom_mobility",
                        "telecom",
                        Optional.of("telecom-node"),
                        "电信出行",
                        "mobility",
                        20_000,
                        mobility),
                commercial(
                        "bank_balances",
                        "bank",
                        Optional.of("bank-node"),
                        "存款余额",
                        "balances",
                        5_000,
                        List.of(person(), number("balance", "余额"))),
                commercial(
                        "pharmacy_sales",
                        "pharmacy",
                        Optional.empty(),
                        "药品销售",
                        "sales",
                        8_000,
                        List.of(person(), number("spent", "消费额"))),
                city(
                        "city_roads",
                        "city-market",
                        "道路路段",
                        "road segments",
                        5_000,
                        List.of(Column.segment(), Column.open("road_class", ColumnType.VARCHAR, "道路等级"))),
                new Table(
                        "map_traffic",
                        MAP_COMPANY,
                        Optional.empty(),
                        Optional.of("city-node"),
                        "路段车流",
                        "traffic",
                        5_000,
                        List.of(Table.Flag.FEED),
                        List.of(Column.segment(), Column.open("vehicles", ColumnType.BIGINT, "车流量"))),
                new Table(
                        "map_incidents",
                        MAP_COMPANY,
                        Optional.empty(),
                        Optional.of("city-node"),
                        "路段事件",
                        "incidents",
                        2_000,
                        List.of(Table.Flag.FEED),
                        List.of(
                                Column.segment(),
                                Column.open("severity", ColumnType.BIGINT, "严重程度"),
                                Column.open("report", ColumnType.VARCHAR, "报告"))),
                special("pipeline_map", "city-market", "地下管线", "underground pipelines", List.of(Table.Flag.CORE)),
                special(
                        "welfare_cases",
                        "city-social",
                        "救助个案",
                        "welfare cases",
                        List.of(Table.Flag.NOT_SHARED, Table.Flag.CITED)),
                special("school_meals", "city-health", "学校供餐", "school meals", List.of(Table.Flag.NOT_SHARED)));
    }

    private static Table city(String code, String owner, String zh, String en, int rows, List<Column> columns) {
        return district("city", code, owner, zh, en, rows, columns);
    }

    private static Table district(
            String platform, String code, String owner, String zh, String en, int rows, List<Column> columns) {
        return new Table(
                code, owner, Optional.of(platform), Optional.of(platform + "-node"), zh, en, rows, List.of(), columns);
    }

    private static Table commercial(
            String code, String owner, Optional<String> node, String zh, String en, int rows, List<Column> columns) {
        return new Table(code, owner, Optional.empty(), node, zh, en, rows, List.of(Table.Flag.PRIVATE), columns);
    }

    private static Table special(String code, String owner, String zh, String en, List<Table.Flag> flags) {
        return new Table(
                code,
                owner,
                Optional.of("city"),
                Optional.of("city-node"),
                zh,
                en,
                500,
                flags,
                List.of(person(), group("street", "街道"), number("amount", "数量")));
    }
}
