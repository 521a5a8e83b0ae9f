package org.yuheng.trust.receipt;

/** The checks of a receipt, with what each proves and what it does not, in both languages. */
public enum CheckCode {
    RECEIPT_READABLE(
            "文件是格式严格、没有歧义的回执。",
            "The file is a receipt in strict form that can be read in one way only.",
            "内容是否真实。",
            "That anything in it is true."),
    RECEIPT_SIGNED(
            "回执由已固定公钥的签发方签署，签署后没有改动。",
            "A pinned issuer signed the receipt, and not a byte has changed since.",
            "签发方没有说谎；这由下面各方自己的签名来证明。",
            "That the issuer is honest; the parties' own signatures below are for that."),
    LOGGED(
            "回执已写入透明日志，日志运营方不能再否认或悄悄改写。",
            "The receipt stands in the transparency log; its operator can neither deny nor quietly rewrite it.",
            "日志没有向别人展示另一份历史；见证方的联署才能证明。",
            "That the log shows everybody the same history; witnesses are for that."),
    WITNESSED(
            "足够多的已固定见证方在核对一致性后联署了同一日志。",
            "Enough pinned witnesses cosigned this log after checking that it only grew.",
            "见证方互不勾结。",
            "That the witnesses do not collude."),
    SPEC_BOUND(
            "作业说明属于这次申请、这次决定和这份规则包，运行位置与说明一致。",
            "The job specification is of this request, decision and policy bundle, and ran where it says.",
            "作业说明是否明智。",
            "That the specification is wise."),
    DECISION_REPLAYED(
            "用同样的事实和规则包重新决定，得到逐字节相同的决定。",
            "Deciding again from the same facts and policy bundle gives the same decision, byte by byte.",
            "事实本身属实。",
            "That the facts are true."),
    APPROVALS(
            "决定要求的每一步审批都有已固定密钥签署的同意，针对的正是这份申请、决定和作业说明。",
            "Every review step that the decision demands was approved under a pinned key, for exactly this request, decision"
                    + " and specification.",
            "由平台密钥代签的审批确由本人作出；详情写明每项由谁的密钥签署。",
            "That a person stands behind an approval signed with the platform's key; the detail says whose key signed each."),
    PASSKEYS(
            "每项以通行密钥签署的审批，都由详情所列密钥在核验本人（PIN、指纹或面容）后，针对这份声明的原文签署；标明“已固定”的，密钥属于所列审批人。",
            "Each approval by passkey was signed by the key that the detail names, after its authenticator verified a person"
                    + " (PIN, finger, face), over exactly that statement; where it says pinned, the key is the approver's.",
            "没有固定的密钥确属该审批人（仅凭平台所言）；也不证明审批人读懂了内容，或设备没有被他人使用。",
            "That a key which is not pinned is the approver's (that is the platform's word); nor that the approver understood,"
                    + " or that nobody else held the device."),
    GRANTS(
            "作业说明涉及的每个数据所有方都用自己的密钥授权了这份说明，且在次数与期限之内。",
            "Every data owner in the specification granted exactly it, with its own key, within uses and dates.",
            "所有方没有在别处另作授权。",
            "That an owner granted nothing else elsewhere."),
    EVIDENCE(
            "所有方的节点在放钥前核验了飞地：代码度量、作业、说明和授权均相符。",
            "Before releasing a key, owners' nodes verified the enclave: code, job, specification and grants agree.",
            "硬件没有缺陷；模拟证据不提供任何硬件保护。",
            "That the hardware has no flaw; simulated evidence has no hardware behind it at all."),
    OUTPUTS(
            "输出摘要由被证明的飞地密钥（或承担该角色的节点）签署，与送出的密封结果一致。",
            "The outputs' digests are signed by the attested key (or by the node that plays the role) and match the sealed"
                    + " results that were sent.",
            "输入数据本身正确。",
            "That the input data were right."),
    SIMULATION_SHOWN(
            "回执如实写明是否使用了模拟证据，且授权允许。",
            "The receipt says truly whether evidence was simulated, and the grants allow it.",
            "模拟环境具有任何保护。",
            "That simulation protects anything."),
    TIMES_IN_ORDER(
            "审批、放钥、签发的时间先后合理。",
            "Approvals, releases and issue follow each other in time.",
            "各方时钟准确；见证方的联署时间才独立于签发方。",
            "That the parties' clocks are right; only the witnesses' times are independent of the issuer.");

    private final String provesZh;
    private final String provesEn;
    private final String doesNotProveZh;
    private final String doesNotProveEn;

    CheckCode(String provesZh, String provesEn, String doesNotProveZh, String doesNotProveEn) {
        this.provesZh = provesZh;
        this.provesEn = provesEn;
        this.doesNotProveZh = doesNotProveZh;
        this.doesNotProveEn = doesNotProveEn;
    }

    public String provesZh() {
        return provesZh;
    }

    public String provesEn() {
        return provesEn;
    }

    public String doesNotProveZh() {
        return doesNotProveZh;
    }

    public String doesNotProveEn() {
        return doesNotProveEn;
    }
}
