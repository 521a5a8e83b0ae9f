package org.yuheng.orchestrator.identity;

import org.yuheng.orchestrator.web.Bilingual;

/** What a person is in the journey of a request. One person may have several, within {@link Permissions#clashes}. */
public enum Role implements Bilingual {
    APPLICANT("申请人", "applicant"),
    OFFICE_HEAD("申请部门负责人", "head of the applicant's office"),
    PROVIDER_REVIEWER("提供部门审核人", "provider's reviewer"),
    PROVIDER_HEAD("提供部门负责人", "provider's head"),
    DATA_AUTHORITY("数据主管部门", "data authority"),
    OPERATOR("运营机构", "operator"),
    PARTNER_ADMIN("合作方管理员", "partner's administrator"),
    PARTNER_ASSESSOR("合作方评估人", "partner's assessor"),
    RESULT_REVIEWER("结果审核人", "reviewer of results"),
    RULE_AUTHOR("规则编制人", "author of rules"),
    RULE_APPROVER("规则审批人", "approver of rules"),
    SECURITY_OFFICER("安全负责人", "security officer"),
    SYSTEM_ADMIN("系统管理员", "system administrator"),
    SECURITY_ADMIN("安全管理员", "security administrator"),
    AUDITOR("审计员", "auditor");

    private final String zh;
    private final String en;

    Role(String zh, String en) {
        this.zh = zh;
        this.en = en;
    }

    @Override
    public String zh() {
        return zh;
    }

    @Override
    public String en() {
        return en;
    }
}
