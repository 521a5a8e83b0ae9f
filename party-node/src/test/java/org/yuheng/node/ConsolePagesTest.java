package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.node.Visitor.Page;
import org.yuheng.node.console.Duty;
import org.yuheng.trust.Digests;
import org.yuheng.trust.passkey.SoftAuthenticator;

/** Every page of the console, by every role, as a browser without JavaScript gets it. */
class ConsolePagesTest {

    private static final Pattern SPEC = Pattern.compile("name=\"spec\" value=\"(sha256:[0-9a-f]{64})\"");
    private static final String RESULT = "/results/" + ConsoleTown.ARRIVED;
    private static final String REVIEW = "/results/" + ConsoleTown.HELD;

    @TempDir
    static Path directory;

    private static ConsoleTown town;

    @BeforeAll
    static void found() throws Exception {
        town = new ConsoleTown(directory);
    }

    @AfterAll
    static void leave() {
        town.close();
    }

    @Test
    void everyPageAnswersInBothLanguages() throws Exception {
        for (String node : List.of("social-node", "bureau-node")) {
            Visitor visitor = town.signedIn(node, "all." + node, Duty.values());
            for (String path : List.of(
                    "/",
                    "/grants",
                    "/results",
                    "/datasets",
                    "/datasets/new",
                    "/audit",
                    "/health?run=true",
                    "/approvers",
                    "/people",
                    "/me")) {
                for (String language : List.of("zh", "en")) {
                    Page page = visitor.get(path + (path.contains("?") ? "&" : "?") + "language=" + language);

                    assertThat(page.status()).as(path + " " + page.html()).isEqualTo(200);
                    assertThat(page.html())
                            .contains("lang=\"" + (language.equals("en") ? "en" : "zh-CN") + "\"")
                            .contains(language.equals("en") ? "Simulated enclaves" : "模拟飞地")
                            .doesNotContain("??");
                }
            }
        }
    }

    @Test
    void everyPageForbidsInlineScriptsAndFraming() throws Exception {
        Page page = new Visitor(town.url("social-node")).get("/sign-in");

        assertThat(page.response()
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElse(""))
                .contains("script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.response().headers().firstValue("Cache-Control").orElse(""))
                .contains("no-store");
    }

    @Test
    void leadsAStrangerToSignInAndThenToWhereTheyWanted() throws Exception {
        String token = town.token("social-node", "linked", Duty.GRANT);
        Visitor visitor = new Visitor(town.url("social-node"));
        String wanted = "/grants/" + ConsoleTown.TWISTED;

        assertThat(visitor.get(wanted).path()).isEqualTo("/sign-in");
        assertThat(visitor.post("/sign-in", Map.of("name", "linked", "secret", token))
                        .path())
                .isEqualTo(wanted);
    }

    @Test
    void aWrongSecretSaysNothingOfTheNameAndFiveLockIt() throws Exception {
        String token = town.token("social-node", "guessed", Duty.GRANT);
        Visitor visitor = new Visitor(town.url("social-node"));
        visitor.get("/sign-in");

        Page unknown = visitor.post("/sign-in", Map.of("name", "nobody.here", "secret", "x"));
        Page wrong = visitor.post("/sign-in", Map.of("name", "guessed", "secret", "x"));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.html()).contains("姓名账号或令牌、密码不对");
        assertThat(wrong.html()).contains("姓名账号或令牌、密码不对").contains("value=\"guessed\"");
        for (int i = 0; i < 4; i++) {
            visitor.post("/sign-in", Map.of("name", "guessed", "secret", "x"));
        }

        assertThat(visitor.post("/sign-in", Map.of("name", "guessed", "secret", token))
                        .html())
                .contains("锁定 15 分钟");
    }

    @Test
    void aFormWithoutItsTokenChangesNothing() throws Exception {
        Visitor visitor = town.signedIn("social-node", "forged", Duty.GRANT);

        Page page = new Visitor(town.url("social-node")).post("/grants/" + ConsoleTown.TWISTED + "/approve", Map.of());

        assertThat(page.status()).isEqualTo(403);
        assertThat(visitor.get("/grants/" + ConsoleTown.TWISTED).html()).contains("待决定");
    }

    @Test
    void whatADutyDoesNotCoverIsNeitherShownNorPossible() throws Exception {
        Visitor auditor = town.signedIn("social-node", "auditor", Duty.AUDIT);
        Visitor grantor = town.signedIn("social-node", "signer", Duty.GRANT);
        String grant = "/grants/" + ConsoleTown.TWISTED;

        Page seen = auditor.get(grant);
        assertThat(seen.html()).contains("您的账户不能签署授权").doesNotContain("/approve\"");
        assertThat(auditor.post(grant + "/approve", Map.of("spec", "x")).status())
                .isEqualTo(403);
        assertThat(auditor.get("/datasets").html()).doesNotContain("/datasets/new");
        assertThat(auditor.get("/datasets/new").status()).isEqualTo(403);
        assertThat(auditor.get(REVIEW).html()).doesNotContain(REVIEW + "/open");
        assertThat(auditor.post(REVIEW + "/open", Map.of()).status()).isEqualTo(403);
        assertThat(grantor.get("/audit").status()).isEqualTo(403);
        Map<String, String> approver = Map.of(
                "name",
                "wang.fang",
                "domain",
                "localhost",
                "key",
                new SoftAuthenticator().publicKey().text());
        assertThat(auditor.post("/approvers", approver).status()).isEqualTo(403);
        assertThat(auditor.get("/approvers").html()).doesNotContain("name=\"key\"");
        assertThat(grantor.post("/approvers", approver).status()).isEqualTo(200);
        assertThat(grantor.get("/approvers").html()).contains("wang.fang", "/approvers/remove");
        assertThat(auditor.post("/approvers/remove", Map.of("key", "x")).status())
                .isEqualTo(403);
        assertThat(grantor.get("/people").html()).doesNotContain("/remove");
        assertThat(grantor.post("/people", Map.of("name", "x", "duties", "GRANT"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void anotherOrganisationsGrantAndResultAreNotFound() throws Exception {
        Visitor bureau = town.signedIn("bureau-node", "outsider", Duty.values());

        assertThat(bureau.get("/grants/" + ConsoleTown.HONEST).status()).isEqualTo(404);
        assertThat(bureau.get(REVIEW).status()).isEqualTo(404);
        assertThat(bureau.get("/datasets/people").status()).isEqualTo(404);
        assertThat(bureau.get("/results/not-a-job/1/0").status()).isEqualTo(400);
    }

    @Test
    void refusingAGrantNeedsAReasonAndTellsIt() throws Exception {
        Visitor visitor = town.signedIn("social-node", "refuser", Duty.GRANT);
        String grant = "/grants/" + ConsoleTown.HONEST;
        String spec = spec(visitor.get(grant));

        assertThat(visitor.post(grant + "/refuse", Map.of("spec", spec, "reason", " "))
                        .html())
                .contains("请写明理由");
        Page refused = visitor.post(grant + "/refuse", Map.of("spec", spec, "reason", "用途不明<b>"));

        assertThat(refused.html()).contains("已拒绝申请", "用途不明&lt;b&gt;", "refuser").doesNotContain("/approve\"");
        assertThat(visitor.post(grant + "/approve", Map.of("spec", spec)).html())
                .contains("已经有人决定了");
    }

    @Test
    void aGrantThatWasUsedShowsItsRunsAndCanBeRevoked() throws Exception {
        Visitor visitor = town.signedIn("social-node", "revoker", Duty.GRANT);
        String grant = "/grants/" + ConsoleTown.ARRIVED;
        Page signed = visitor.get(grant);

        assertThat(signed.path()).isEqualTo("/grants/" + ConsoleTown.ARRIVED.request());
        assertThat(signed.html()).contains("已用 1 次，共 9 次");
        Page revoked = visitor.post(
                "/grants/" + ConsoleTown.ARRIVED.request() + "/revoke", Map.of("spec", spec(signed), "reason", "协议终止"));
        assertThat(revoked.html()).contains("已撤回", "协议终止");
    }

    @Test
    void aReviewerOpensFirstAndMayRefuseToLetGo() throws Exception {
        Visitor visitor = town.signedIn("social-node", "reviewer", Duty.REVIEW);

        assertThat(visitor.get("/").html()).contains("1 份结果待审核");
        assertThat(visitor.get(REVIEW).html()).contains("请先打开结果").doesNotContain(REVIEW + "/release");
        assertThat(visitor.post(REVIEW + "/refuse", Map.of("reason", "含明细")).html())
                .contains("请先打开结果");
        assertThat(visitor.post(REVIEW + "/open", Map.of()).html()).contains("街0", "210", "reviewer");
        assertThat(visitor.post(REVIEW + "/release", Map.of()).html()).contains("现在连不上编排平台");
        Page refused = visitor.post(REVIEW + "/refuse", Map.of("reason", "含明细"));

        assertThat(refused.html()).contains("已拒绝放行", "含明细");
        assertThat(visitor.post(REVIEW + "/release", Map.of()).html()).contains("需要重新运行");
    }

    @Test
    void aResultIsTakenAlongAsItIsForSpreadsheetsAndAsParquet() throws Exception {
        Visitor visitor = town.signedIn("bureau-node", "taker", Duty.RESULTS);
        visitor.get(RESULT);

        byte[] original = visitor.post(RESULT + "/download", Map.of("form", "ORIGINAL"))
                .response()
                .body();
        byte[] spreadsheet = visitor.post(RESULT + "/download", Map.of("form", "SPREADSHEET"))
                .response()
                .body();
        byte[] parquet = visitor.post(RESULT + "/download", Map.of("form", "PARQUET"))
                .response()
                .body();

        assertThat(new String(original, StandardCharsets.UTF_8)).isEqualTo(JoinCase.EXPECTED);
        assertThat(new String(spreadsheet, StandardCharsets.UTF_8))
                .startsWith("\uFEFF\"street\"")
                .contains("\"街0\",\"210\"");
        assertThat(new String(parquet, StandardCharsets.ISO_8859_1))
                .startsWith("PAR1")
                .endsWith("PAR1");
        assertThat(visitor.get(RESULT).html()).contains("taker");
    }

    @Test
    void aSpreadsheetsFileIsProposedCorrectedDeclaredAndListed() throws Exception {
        Visitor visitor = town.signedIn("social-node", "steward", Duty.DATA);
        visitor.get("/datasets/new");
        byte[] gbk = "身份证号,街道,年龄\n420101,中山路,33\n420102,解放路,x\n".getBytes(Charset.forName("GB18030"));

        Page draft = visitor.upload("/datasets/new/upload", "residents", "居民.csv", gbk);
        assertThat(draft.path()).isEqualTo("/datasets/draft/residents");
        assertThat(draft.html()).contains("已转为 UTF-8", "身份证号", "column_1");
        assertThat(draft.html())
                .contains("value=\"JOIN_KEY\" selected=\"selected\"")
                .contains("value=\"city\"");
        Map<String, String> form = new HashMap<>(fields(draft.html()));
        form.put("item2.type", "BIGINT");
        Page wrong = visitor.post("/datasets/draft/residents", form);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.html()).contains("来源与声明不符", "1 values of column").contains("value=\"BIGINT\" selected");
        form.put("item2.type", "VARCHAR");
        form.put("nameZh", "常住居民");
        Page declared = visitor.post("/datasets/draft/residents", form);

        assertThat(declared.path()).isEqualTo("/datasets/residents");
        assertThat(declared.html()).contains("residents 已声明", "常住居民", "正在登记", "只用于比对，不会出现");
        assertThat(visitor.post("/datasets/residents/check", Map.of()).html()).contains("来源与声明相符");
        assertThat(visitor.get("/datasets").html()).contains("常住居民", "CSV 文件");
    }

    @Test
    void takesNoFileOfAnotherKindAndNoneOfTheNodesOwn() throws Exception {
        Visitor visitor = town.signedIn("social-node", "prober", Duty.DATA);
        visitor.get("/datasets/new");

        assertThat(visitor.upload("/datasets/new/upload", "x", "x.exe", new byte[] {77, 90})
                        .html())
                .contains("只接受 .csv 和 .parquet");
        assertThat(visitor.upload("/datasets/new/upload", "x", "x.csv", new byte[] {0, -1, 0, -2})
                        .html())
                .contains("不是 UTF-8 或 GBK");
        assertThat(visitor.post(
                                "/datasets/new/path",
                                Map.of(
                                        "code",
                                        "keys",
                                        "path",
                                        directory
                                                .resolve("social-node/node.json")
                                                .toString()))
                        .html())
                .contains("节点自己的目录");
    }

    @Test
    void theAuditLogIsSearchedExportedAndKeptApartByOwner() throws Exception {
        Visitor visitor = town.signedIn("social-node", "reader", Duty.AUDIT);

        Page found = visitor.get("/audit?action=SIGNED_IN&text=reader");
        assertThat(found.html())
                .contains("日志完整", "<td data-label=\"谁\">reader</td>")
                .doesNotContain("声明数据集</td>");
        assertThat(visitor.get("/audit/export.csv?action=DATASET_DECLARED").html())
                .startsWith("sequence,at,actor,action,object,detail\r\n")
                .contains("\"people\"");
        assertThat(visitor.get("/audit/export.jsonl").html().lines().findFirst().orElse(""))
                .startsWith("{\"sequence\":");
        assertThat(visitor.get("/audit").html()).contains("导出审计日志");
    }

    @Test
    void whoManagesPeopleHasNoOtherDutyAndEndsSessionsByRemoving() throws Exception {
        Visitor manager = town.signedIn("social-node", "manager", Duty.PEOPLE);
        manager.get("/people");

        assertThat(manager.post("/people", Map.of("name", "both", "duties", "PEOPLE"))
                        .html())
                .contains("both 已添加");
        Page added = manager.post("/people", Map.of("name", "new.clerk", "duties", "RESULTS"));
        Matcher token = Pattern.compile("class=\"secret\">([^<]{43})<").matcher(added.html());
        assertThat(token.find()).isTrue();
        Visitor clerk = new Visitor(town.url("social-node"));
        clerk.get("/sign-in");
        assertThat(clerk.post("/sign-in", Map.of("name", "new.clerk", "secret", token.group(1)))
                        .path())
                .isEqualTo("/");
        manager.post("/people/new.clerk/remove", Map.of());

        assertThat(clerk.get("/grants").path()).isEqualTo("/sign-in");
        assertThat(manager.post("/people/manager/remove", Map.of()).html()).contains("不能更改自己");
    }

    @Test
    void aChosenPasswordSignsInToo() throws Exception {
        Visitor visitor = town.signedIn("social-node", "chooser", Duty.GRANT);
        visitor.get("/me");
        assertThat(visitor.post("/me/password", Map.of("password", "short", "again", "short"))
                        .html())
                .contains("密码太短");
        assertThat(visitor.post("/me/password", Map.of("password", "一个足够长的密码啊啊啊啊", "again", "一个足够长的密码啊啊啊啊"))
                        .html())
                .contains("密码已设置");

        Visitor again = new Visitor(town.url("social-node"));
        again.get("/sign-in");
        assertThat(again.post("/sign-in", Map.of("name", "chooser", "secret", "一个足够长的密码啊啊啊啊"))
                        .path())
                .isEqualTo("/");
    }

    @Test
    void theWordsOnThePageAreOfTheBytesThatAreSigned() throws Exception {
        Page page = town.signedIn("social-node", "exact", Duty.GRANT).get("/grants/" + ConsoleTown.TWISTED);

        assertThat(page.html())
                .contains("本作业说明的摘要：" + spec(page))
                .contains("技术")
                .contains("贵方 social 的数据集 people");
        assertThat(spec(page)).matches(Digests.of(new byte[0]).substring(0, 7) + "[0-9a-f]{64}");
    }

    private static String spec(Page page) {
        Matcher spec = SPEC.matcher(page.html());
        assertThat(spec.find()).as(page.html()).isTrue();
        return spec.group(1);
    }

    /** What a browser would send of a declaration's form as it stands. */
    private static Map<String, String> fields(String html) {
        Map<String, String> fields = new HashMap<>();
        Matcher inputs = Pattern.compile("<input ([^>]*)>").matcher(html);
        while (inputs.find()) {
            String input = inputs.group(1);
            boolean box = input.contains("type=\"checkbox\"");
            if (!input.contains("_csrf") && (!box || input.contains("checked="))) {
                fields.put(
                        attribute(input, "name"),
                        box && attribute(input, "value").isEmpty() ? "on" : attribute(input, "value"));
            }
        }
        Matcher selects = Pattern.compile("(?s)<select ([^>]*)>(.*?)</select>").matcher(html);
        while (selects.find()) {
            Matcher chosen = Pattern.compile("value=\"([^\"]*)\" selected").matcher(selects.group(2));
            fields.put(attribute(selects.group(1), "name"), chosen.find() ? chosen.group(1) : "");
        }
        fields.remove("");
        return fields;
    }

    private static String attribute(String tag, String name) {
        Matcher value = Pattern.compile("(?:^|\\s)" + name + "=\"([^\"]*)\"").matcher(tag);
        return value.find() ? value.group(1) : "";
    }
}
