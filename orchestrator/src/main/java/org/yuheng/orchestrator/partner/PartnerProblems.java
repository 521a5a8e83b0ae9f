package org.yuheng.orchestrator.partner;

import org.springframework.http.HttpStatus;
import org.yuheng.orchestrator.web.ProblemType;

final class PartnerProblems {

    static final ProblemType PARTY_UNKNOWN =
            new ProblemType(HttpStatus.NOT_FOUND, "PARTY_UNKNOWN", "参与方未登记", "There is no such party");
    static final ProblemType ORGANISATION_NOT_REGISTERED = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "ORGANISATION_NOT_REGISTERED",
            "机构未登记",
            "The organisation is not registered");
    static final ProblemType PLATFORM_NOT_REGISTERED = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT, "PLATFORM_NOT_REGISTERED", "平台未登记", "The platform is not registered");
    static final ProblemType NOT_A_PARTNER = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "NOT_A_PARTNER",
            "该机构不是商业合作方",
            "That organisation is no commercial partner");
    static final ProblemType NODE_UNKNOWN =
            new ProblemType(HttpStatus.NOT_FOUND, "NODE_UNKNOWN", "节点未登记", "There is no such node");
    static final ProblemType ENROLMENT_TOKEN_REFUSED = new ProblemType(
            HttpStatus.FORBIDDEN,
            "ENROLMENT_TOKEN_REFUSED",
            "入网令牌无效、已使用或已过期",
            "The enrolment token is wrong, used or expired");
    static final ProblemType ENROLMENT_REFUSED = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT, "ENROLMENT_REFUSED", "入网申请未通过验证", "The enrolment was not accepted");
    static final ProblemType STATEMENT_REFUSED = new ProblemType(
            HttpStatus.FORBIDDEN, "STATEMENT_REFUSED", "签名声明未通过验证", "The signed statement was not accepted");
    static final ProblemType STATEMENT_STALE =
            new ProblemType(HttpStatus.CONFLICT, "STATEMENT_STALE", "已有更新的声明", "A newer statement is registered");

    private PartnerProblems() {}
}
