package org.yuheng.orchestrator.approval;

import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.web.Bilingual;

/** In which capacity somebody reviews; the names are those of the decision's chain. */
public enum ReviewRole implements Bilingual {
    APPLICANT_HEAD(Action.REQUEST_OFFICE_APPROVE, "申请部门负责人", "head of the applicant's office"),
    PROVIDER_REVIEWER(Action.APPROVE_AS_PROVIDER_REVIEWER, "提供部门审核人", "provider's reviewer"),
    PROVIDER_HEAD(Action.APPROVE_AS_PROVIDER_HEAD, "提供部门负责人", "provider's head"),
    AGGREGATION_REVIEWER(Action.APPROVE_AS_DATA_AUTHORITY, "汇聚审查人", "aggregation reviewer"),
    SECURITY_OFFICER(Action.APPROVE_AS_SECURITY_OFFICER, "安全负责人", "security officer"),
    COMMITTEE(Action.APPROVE_AS_DATA_AUTHORITY, "评审委员会", "committee"),
    DATA_AUTHORITY(Action.APPROVE_AS_DATA_AUTHORITY, "数据主管部门", "data authority"),
    OPERATOR(Action.APPROVE_AS_OPERATOR, "运营机构", "operator"),
    PARTNER_ADMIN(Action.APPROVE_AS_PARTNER, "合作方管理员", "partner's administrator"),
    RESULT_REVIEWER(Action.RESULT_REVIEW, "结果审核人", "reviewer of results");

    private final Action action;
    private final String zh;
    private final String en;

    ReviewRole(Action action, String zh, String en) {
        this.action = action;
        this.zh = zh;
        this.en = en;
    }

    /** What a person must be allowed in order to decide such a task. */
    public Action action() {
        return action;
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
