package org.yuheng.orchestrator.journey;

import org.springframework.http.HttpStatus;
import org.yuheng.orchestrator.web.ProblemType;

/** What pages and REST of the journey answer with alike. */
final class JourneyProblems {

    static final ProblemType NOT_DECIDED =
            new ProblemType(HttpStatus.NOT_FOUND, "NOT_DECIDED", "尚未作出决策", "There is no decision yet");
    static final ProblemType EXTENSION_REFUSED =
            new ProblemType(HttpStatus.CONFLICT, "EXTENSION_REFUSED", "不能延期", "The clock cannot be extended");
    static final ProblemType REQUEST_NOT_IN_USE =
            new ProblemType(HttpStatus.CONFLICT, "REQUEST_NOT_IN_USE", "申请不在使用期", "The request is not in use");
    static final ProblemType RECEIPT_NOT_LOGGED_YET = new ProblemType(
            HttpStatus.CONFLICT, "RECEIPT_NOT_LOGGED_YET", "回执尚未记入日志，请稍后再试", "The receipt is not in the log yet");

    static final ProblemType INTERVENTION_NOT_NOW = new ProblemType(
            HttpStatus.CONFLICT, "INTERVENTION_NOT_NOW", "申请当前的状态不能这样处理", "The request's state has no room for this");

    private JourneyProblems() {}
}
