package org.yuheng.demo;

import java.util.List;
import java.util.Map;
import org.yuheng.demo.city.City;
import org.yuheng.json.StrictJson;

/** The walk that the demo's start page shows: who signs in where, does what, and what is to be seen. */
final class Tour {

    private static final String CLERK = "applicant.city-health";

    private final Deployment deployment;

    Tour(Deployment deployment) {
        this.deployment = deployment;
    }

    /** The file that {@code yuheng.tour.introduction} names. */
    byte[] introduction() {
        return StrictJson.write(Map.of(
                "consoles",
                City.nodes().stream()
                        .map(plan -> Map.of("node", plan.id(), "address", deployment.consoleUrl(plan.id())))
                        .toList(),
                "people",
                people(),
                "steps",
                steps()));
    }

    private static List<Object> people() {
        return List.of(
                person(CLERK, "市卫健委申请人", "Applicant, City Health Commission", "填写、提交申请", "files the request"),
                person("head.city-health", "市卫健委负责人", "Head, City Health Commission", "本单位同意", "agrees for the office"),
                person(
                        "reviewer.city-social",
                        "市人社局审核人",
                        "Reviewer, Social Security Bureau",
                        "提供方审核",
                        "reviews for the provider"),
                person(
                        "head.city-social",
                        "市人社局负责人",
                        "Head, Social Security Bureau",
                        "提供方同意",
                        "agrees for the provider"),
                person("reviewer.bank", "演示银行审核人", "Reviewer, Demo Bank", "提供方审核", "reviews for the provider"),
                person("head.bank", "演示银行负责人", "Head, Demo Bank", "提供方同意", "agrees for the provider"),
                person("authority.one", "数据局甲", "Data authority", "主管部门审核", "reviews for the authority"),
                person("security.officer", "安全负责人", "Security officer", "中风险时复核", "reviews where risk is medium"),
                person(
                        "owner.bank",
                        "银行节点的授权人",
                        "Who grants at the bank’s node",
                        "读原文，授权",
                        "reads the exact text, grants"),
                person(
                        "owner.city-social",
                        "市级节点的授权人",
                        "Who grants at the city’s node",
                        "读原文，授权",
                        "reads the exact text, grants"),
                person("owner.city-health", "市卫健委在节点的收件人", "Recipient at the city’s node", "打开结果", "opens the result"),
                person("rules.author", "规则编写人", "Author of rules", "试算、提议新规则", "simulates and proposes rules"),
                person("rules.approver", "规则审批人", "Approver of rules", "批准新规则", "approves rules"),
                person("auditor", "审计员", "Auditor", "查谁看过什么", "sees who saw what"));
    }

    private List<Object> steps() {
        return List.of(
                step(
                        text("填一份申请，看它怎么办理", "Draft a request and see what becomes of it"),
                        text(
                                "在目录里打开“社会保险”，点“申请使用这份数据”，再加上“个税档次”。选“分组统计”，按“街道”分组，勾“条数”和“参保月数 · 平均”。",
                                "Open “social security” in the catalogue and ask for it; add “tax bands”. Choose grouped"
                                        + " statistics by street, with the count and the mean of the insured months."),
                        text(
                                "右边的试算：同一政务平台内，可信执行环境。不用提交就能看到。",
                                "The preview beside it: within one government platform, trusted execution environment,"
                                        + " before anything is sent."),
                        CLERK,
                        "/catalogue/city_insurance",
                        ""),
                step(
                        text("换一个数据集，技术跟着变", "Swap a dataset, and the technique changes"),
                        text(
                                "移除“个税档次”，加上银行的“存款余额”。先不选“法律通道”，看清楚缺什么，再选“公共数据授权运营”。",
                                "Remove “tax bands”, add the bank’s “balances”. Look at what is missing first, then choose"
                                        + " authorised operation as the legal channel."),
                        text(
                                "变成多方安全计算，审批链变长，变化处有标记；没有法律通道时挂起，并带您去填那一栏。",
                                "Multi-party computation, a longer chain, changes marked; without a legal channel it would"
                                        + " hold, and leads you to that field."),
                        CLERK,
                        "/inbox",
                        ""),
                step(
                        text("没有能力的伙伴", "A partner that cannot"),
                        text(
                                "把“存款余额”换成连锁药店的“药品销售”，看试算；再换回“存款余额”，填完余下各项，检查，提交。",
                                "Replace “balances” by the pharmacy’s “sales” and look at the preview; then go back to"
                                        + " “balances”, fill in the rest, check, and send it."),
                        text(
                                "药店没有节点：挂起，原因是能力不足，并列出补救办法。私有数据永远不会改走普通接口，那是护栏规则。",
                                "The pharmacy has no node: on hold for want of capability, with remedies. Private data never"
                                        + " falls back to a plain API: a guard rail forbids it."),
                        CLERK,
                        "/inbox",
                        ""),
                step(
                        text("在手机上审批", "Approve on a phone"),
                        text(
                                "把窗口缩到手机宽度，依次用本单位负责人、提供方的审核人和负责人、数据局和安全负责人登录，打开待办，同意。",
                                "Make the window as narrow as a phone. Sign in as the office’s head, the providers’ reviewers"
                                        + " and heads, the data authority and the security officer; open the inbox; agree."),
                        text(
                                "一句话说明最坏情况、此前的签署、法定期限还剩几个工作日。",
                                "One sentence on the worst case, the earlier signatures, and how many working days are left."),
                        "head.city-health",
                        "/inbox",
                        ""),
                step(
                        text("在银行自己的节点上授权", "Grant at the bank’s own node"),
                        text(
                                "打开银行节点的控制台，用 owner.bank 和令牌登录，读“等待您决定”的原文，同意；再到市级节点用 owner.city-social 同意。",
                                "Open the console of the bank’s node, sign in as owner.bank with its token, read what waits, and"
                                        + " grant it; then do the same at the city’s node as owner.city-social."),
                        text(
                                "节点把将要签署的原始字节念给您听，与平台所说并排，不同处标红。",
                                "The node reads out the exact bytes to be signed, beside what the orchestrator claims;"
                                        + " differences are red."),
                        "owner.bank",
                        deployment.consoleUrl("bank-node"),
                        ""),
                step(
                        text("看它运行", "Watch it run"),
                        text(
                                "回到申请页面的“运行”一节。想看恢复：运行时结束运营方节点里名字含 dealer 的进程。",
                                "Go back to the request’s page, section runs. To see it recover, kill the operator’s process"
                                        + " whose command line names the dealer while it runs."),
                        text(
                                "每一方一条泳道；平台经手的数据是 0 字节。被结束的一方显示为未知，新的一次尝试用新的随机数，只发布一次。",
                                "A lane for each party; the orchestrator carries 0 bytes of data. What was killed becomes"
                                        + " unknown; a second attempt uses fresh randomness; one release."),
                        CLERK,
                        "/requests",
                        ""),
                step(
                        text("打开结果", "Open the result"),
                        text(
                                "在市级节点的控制台用 owner.city-health 登录，“结果”里打开。",
                                "At the console of the city’s node, as owner.city-health, open it under results."),
                        text(
                                "人数太少的组没有出现，并说明原因；谁何时打开过会记入审计。",
                                "Groups that are too small are left out, with the reason; who opened it when goes into the audit."),
                        "owner.city-health",
                        deployment.consoleUrl("city-node"),
                        ""),
                step(
                        text("验证回执，再改一个字", "Verify the receipt, then change one character"),
                        text(
                                "申请页面的“回执”：逐项核对。下载后离线再验一次；点“改动一份副本”。",
                                "The receipt on the request’s page, check by check. Download it and verify it offline; then"
                                        + " tamper with a copy."),
                        text("被改动的那一项检查失败，并指出名字。", "The check that the change breaks fails, by name."),
                        CLERK,
                        "/requests",
                        "./yuheng verify receipt receipt.json"),
                step(
                        text("改规则要两个人", "Rules take two people"),
                        text(
                                "把最小分组改大，在历史决策上试算，提议；编写人自己不能批准。",
                                "Raise the smallest group, simulate it on the decisions so far, propose it; the author cannot"
                                        + " approve it."),
                        text("哪些申请会得到别的结果，一目了然。", "Which requests would end otherwise, at a glance."),
                        "rules.author",
                        "/rules",
                        ""),
                step(
                        text("谁打开过银行的结果", "Who opened the bank’s results"),
                        text("在审计里按数据集“存款余额”查。", "Look in the audit for the dataset “balances”."),
                        text("每一次打开都有人、时间、节点和签名。", "Every opening has a person, a time, a node and a signature."),
                        "auditor",
                        "/audit?dataset=bank_balances",
                        ""),
                step(
                        text("改写数据库，看谁发现", "Rewrite the database and see who notices"),
                        text(
                                "在另一个终端里，对一座独立的小城改动一条日志记录。",
                                "In another terminal, change a record of the log, in a city of its own."),
                        text("见证节点指出哪一个检查点对不上。", "A witness names the checkpoint that no longer fits."),
                        "",
                        "",
                        "./yuheng demo tamper-log --port-base 18080"));
    }

    private static Map<String, Object> text(String zh, String en) {
        return Map.of("zh", zh, "en", en);
    }

    private static Map<String, Object> person(String account, String zh, String en, String doesZh, String doesEn) {
        return Map.of("account", account, "name", text(zh, en), "does", text(doesZh, doesEn));
    }

    private static Map<String, Object> step(
            Map<String, Object> title,
            Map<String, Object> does,
            Map<String, Object> sees,
            String as,
            String address,
            String command) {
        return Map.of("title", title, "does", does, "sees", sees, "as", as, "address", address, "command", command);
    }
}
