package org.yuheng.orchestrator.request;

import org.springframework.http.HttpStatus;
import org.yuheng.orchestrator.web.ProblemType;

/** The coded "no" of this step. */
final class RequestProblems {

    static final ProblemType REQUEST_STALE = new ProblemType(
            HttpStatus.CONFLICT, "REQUEST_STALE", "申请已被更改，请重新读取", "The request was changed meanwhile, read it again");
    static final ProblemType REQUEST_NOT_EDITABLE = new ProblemType(
            HttpStatus.CONFLICT, "REQUEST_NOT_EDITABLE", "申请当前不可编辑", "The request cannot be edited now");
    static final ProblemType REQUEST_STATE = new ProblemType(
            HttpStatus.CONFLICT, "REQUEST_STATE", "当前状态不允许此操作", "The request's state does not allow this");
    static final ProblemType PAPER_REFUSED = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT, "PAPER_REFUSED", "附件未被接收", "The attachment is not accepted");

    private RequestProblems() {}
}
