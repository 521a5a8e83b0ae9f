package org.yuheng.trust.attestation;

/** The steps of verification, in the order in which the formats take them; each format takes some. */
public enum Step {
    EVIDENCE_FORMAT("the evidence is well formed", "证据格式正确"),
    CERTIFICATE_CHAIN("the certificate chain ends at the pinned root", "证书链终结于固定的根"),
    QE_REPORT_SIGNATURE("the platform key signed the quoting enclave's report", "平台密钥签署了引用飞地的报告"),
    QE_BINDING("the quoting enclave vouches for the attestation key", "引用飞地为认证密钥背书"),
    EVIDENCE_SIGNATURE("the evidence is signed by the attested key", "证据由经认证的密钥签名"),
    COLLATERAL_PRESENT("the collateral that is needed is there", "所需的佐证材料齐备"),
    REVOCATION("no certificate is revoked", "没有证书被吊销"),
    TCB_INFO("the TCB levels are the vendor's and current", "TCB 级别由厂商签发且在有效期内"),
    QE_IDENTITY("the quoting enclave is the vendor's", "引用飞地出自厂商"),
    PLATFORM_BINDING("the certificate belongs to this chip and firmware", "证书属于该芯片与固件"),
    DEBUG("no debugger can read it, no service TD may change it", "不可调试，且未绑定服务 TD"),
    TCB_LEVEL("the platform's TCB level", "平台的 TCB 级别"),
    POLICY("the policy accepts what was proved", "策略接受已证明的内容");

    private final String english;
    private final String chinese;

    Step(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    public String english() {
        return english;
    }

    public String chinese() {
        return chinese;
    }
}
