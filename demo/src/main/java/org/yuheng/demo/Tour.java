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
                person("security.officer", "安全负责人", "Security officer", "中风险时审核", "reviews where risk is medium"),
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
                                "在目录里打开“社会保险”，点“申请使用这份数据”，再查找并加上“个税档次”。选“分组统计”，按“街道”分组，勾“条数”和“参保月数 · 平均”。"
                                        + "填名称、目的、起止日期；在“依据与材料”里选处理个人信息的合法性基础，填影响评估的编号和日期。",
                                "Open “social security” in the catalogue and ask for it; find and add “tax bands”. Choose grouped"
                                        + " statistics by street, with the count and the mean of the insured months. Give a"
                                        + " title, a purpose and the dates; under the papers choose a lawful basis, and give"
                                        + " the impact assessment’s number and dates."),
                        text(
                                "旁边一直写着“如果现在提交”：还缺什么，每一条都带您去要填的那一栏；齐了就是同一政务平台内、可信执行环境。",
                                "Beside it stands what would happen if you sent it now: what is missing, each entry leading to its"
                                        + " field; and then one government platform, trusted execution environment."),
                        CLERK,
                        "/catalogue/city_insurance",
                        ""),
                step(
                        text("换一个数据集，技术跟着变", "Swap a dataset, and the technique changes"),
                        text(
                                "移除“个税档次”，加上银行的“存款余额”，勾“余额 · 合计”。先看缺什么，再选法律通道“公共数据授权运营”。",
                                "Remove “tax bands”, add the bank’s “balances” and tick their sum. Look at what is missing first, then"
                                        + " choose authorised operation as the legal channel."),
                        text(
                                "没有法律通道时挂起，并带您去填那一栏；填了就是多方安全计算，审批链变长，变化处有标记。",
                                "Without a legal channel it would hold, and leads you to that field; with it, multi-party"
                                        + " computation and a longer chain, changes marked."),
                        CLERK,
                        "/requests",
                        ""),
                step(
                        text("没有能力的伙伴", "A partner that cannot"),
                        text(
                                "把“存款余额”换成连锁药店的“药品销售”，看试算，点开“能不能直接走普通接口？”。再换回“存款余额”，勾“余额 · 合计”，检查并提交。",
                                "Replace “balances” by the pharmacy’s “sales”, look at the preview, and open “Could it simply go by"
                                        + " plain API?”. Go back to “balances”, tick their sum, check, and send it."),
                        text(
                                "药店没有节点：挂起，并列出补救办法。普通接口被护栏 G1 挡住：隐私商业数据绝不经普通接口流出，谁也改不了。",
                                "The pharmacy has no node: on hold, with remedies. The plain API is stopped by guard rail G1: private"
                                        + " commercial data never leaves that way, and nobody can change that."),
                        CLERK,
                        "/requests",
                        ""),
                step(
                        text("在手机上审批", "Approve on a phone"),
                        text(
                                "把窗口缩到手机宽度，用本单位负责人登录，打开待办，同意。再依次用两家提供方的审核人、两家的负责人、安全负责人、数据局登录，同意。",
                                "Make the window as narrow as a phone. Sign in as the office’s head, open the inbox, agree. Then the same"
                                        + " as the providers’ reviewers, the providers’ heads, the security officer and the data"
                                        + " authority."),
                        text(
                                "一句话说明最坏情况、此前的签署、法定期限还剩几个工作日。",
                                "One sentence on the worst case, the earlier signatures, and how many working days are left."),
                        "head.city-health",
                        "/inbox",
                        ""),
                step(
                        text("在银行自己的节点上授权", "Grant at the bank’s own node"),
                        text(
                                "打开银行节点的控制台，用 owner.bank 和它的令牌登录（下面的命令显示令牌），读“等待您决定”的原文，签署授权。",
                                "Open the console of the bank’s node, sign in as owner.bank with its token (the command shows it), read"
                                        + " what waits, and grant it."),
                        text(
                                "节点把将要签署的原始字节念给您听，与平台所说并排，不同处标红。",
                                "The node reads out the exact bytes to be signed, beside what the orchestrator claims;"
                                        + " differences are red."),
                        "owner.bank",
                        deployment.consoleUrl("bank-node"),
                        "cat " + token("bank-node", "bank")),
                step(
                        text("看它运行，并结束其中一方", "Watch it run, and kill one of it"),
                        text(
                                "先在另一个终端里执行下面的命令，它等着结束下一个作业的随机数分发方。再到市级节点的控制台用 owner.city-social 签署授权，作业随即开始；"
                                        + "回到申请页面的“运行”一节。",
                                "Run the command below in another terminal: it waits to kill the dealer of the next job. Then grant it as"
                                        + " owner.city-social at the city’s node: the job starts. Go back to the request’s page,"
                                        + " section runs."),
                        text(
                                "每一方一条泳道；平台经手的数据是 0 字节。第 1 次尝试失败，写明原因；第 2 次尝试用新的随机数，只放行一次。",
                                "A lane for each party; the orchestrator carries 0 bytes of data. The first attempt fails and says why; a"
                                        + " second one uses fresh randomness; there is one release."),
                        "owner.city-social",
                        deployment.consoleUrl("city-node"),
                        "./yuheng demo kill-enclave"),
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
                        "cat " + token("city-node", "city-health")),
                step(
                        text("验证回执，再改一个字", "Verify the receipt, then change one character"),
                        text(
                                "申请页面的“结果与回执”里打开回执，逐项核对；点“改一个签名字符”。下载后离线再验一次，用文本编辑器改一个字符，再验。",
                                "Open the receipt under the request’s results, check by check; tamper with one character of a signature."
                                        + " Download it and verify it offline; change a character in an editor and verify again."),
                        text("被改动的那一项检查失败，并指出名字。", "The check that the change breaks fails, by name."),
                        CLERK,
                        "/requests",
                        "./yuheng verify receipt ~/Downloads/receipt-R*.json --keys " + deployment.pins()),
                step(
                        text("同一个问题，两种技术，同一个答案", "One question, two techniques, one answer"),
                        text(
                                "在申请页面点“复制为新申请”，把“存款余额”换成“社保账户余额”（同样的数，在政务平台内），勾“余额 · 合计”，接收方改为市市场监管局（同一接收方再要同一份数据的另一种统计，数据方节点会拒绝），提交，同样审批、授权，用 owner.city-market 打开结果。",
                                "Copy the request; replace “balances” by “account balances” (the same figures, on the government’s"
                                        + " platform), tick their sum, and let the City Market Regulator receive it (a node refuses a"
                                        + " recipient a second statistic of the same data); send it, approve and grant it in the same"
                                        + " way, and open it as owner.city-market."),
                        text(
                                "这一份走可信执行环境，那一份走多方安全计算，数字逐行相同。",
                                "This one runs in a trusted execution environment, that one by multi-party computation; line by line, the"
                                        + " figures are the same."),
                        CLERK,
                        "/requests",
                        ""),
                step(
                        text("改规则要两个人", "Rules take two people"),
                        text(
                                "在“最小分组”里把数字改大，在历史上试算，写明理由，提交审批；再用 rules.approver 登录审批。",
                                "Under “Smallest group” raise the number, try it on past decisions, say why, propose it; then sign in as"
                                        + " rules.approver and approve it."),
                        text(
                                "哪些申请会有不同，一目了然；编写人自己那里没有“审批”。",
                                "Which requests would differ, at a glance; the author has no way to approve."),
                        "rules.author",
                        "/rules/smallest-group",
                        ""),
                step(
                        text("谁打开过银行数据的结果", "Who opened results made of the bank’s data"),
                        text(
                                "在审计里按数据集“存款余额”和“打开结果”查；下面的按钮已把这两项填好。",
                                "Look in the audit for the dataset “balances” and for results that were opened; the button below has both filled in."),
                        text("每一次打开都有人、时间、节点和签名。", "Every opening has a person, a time, a node and a signature."),
                        "auditor",
                        "/audit?dataset=bank_balances&action=RESULT_OPENED",
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

    private String token(String node, String organisation) {
        return deployment
                .home(node)
                .resolve("people/" + organisation + ".token")
                .toString();
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
