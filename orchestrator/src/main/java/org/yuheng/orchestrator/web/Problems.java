package org.yuheng.orchestrator.web;

import org.springframework.http.HttpStatus;

/** The problems that any resource may answer with. */
public final class Problems {

    public static final ProblemType MALFORMED_REQUEST =
            new ProblemType(HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", "请求内容无法解析", "The request cannot be read");
    public static final ProblemType UNKNOWN_FIELD =
            new ProblemType(HttpStatus.BAD_REQUEST, "UNKNOWN_FIELD", "请求含有未知字段", "The request has an unknown field");
    public static final ProblemType INVALID_FIELD =
            new ProblemType(HttpStatus.BAD_REQUEST, "INVALID_FIELD", "字段的值不符合要求", "A field has a wrong value");
    public static final ProblemType INVALID_PARAMETER =
            new ProblemType(HttpStatus.BAD_REQUEST, "INVALID_PARAMETER", "参数不符合要求", "A parameter is wrong");
    public static final ProblemType UNAUTHENTICATED =
            new ProblemType(HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", "请先登录", "Sign in first");
    public static final ProblemType FORBIDDEN =
            new ProblemType(HttpStatus.FORBIDDEN, "FORBIDDEN", "您的角色不能执行此操作", "Your roles do not allow this");
    /** A form whose cross-site protection no longer fits the browser's. */
    public static final ProblemType FORM_EXPIRED =
            new ProblemType(HttpStatus.FORBIDDEN, "FORM_EXPIRED", "表单已失效", "The form is no longer valid");

    public static final ProblemType NOT_FOUND =
            new ProblemType(HttpStatus.NOT_FOUND, "NOT_FOUND", "找不到该内容", "There is no such thing here");
    public static final ProblemType METHOD_NOT_ALLOWED = new ProblemType(
            HttpStatus.METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "此地址不支持该方法", "This address does not take that method");
    public static final ProblemType NOT_ACCEPTABLE = new ProblemType(
            HttpStatus.NOT_ACCEPTABLE, "NOT_ACCEPTABLE", "无法以所要求的格式回答", "There is no answer in the format asked for");
    public static final ProblemType CONFLICT =
            new ProblemType(HttpStatus.CONFLICT, "CONFLICT", "内容已被他人更改", "It was changed meanwhile");
    public static final ProblemType IDEMPOTENCY_KEY_REUSED = new ProblemType(
            HttpStatus.CONFLICT,
            "IDEMPOTENCY_KEY_REUSED",
            "幂等键已用于另一请求",
            "The idempotency key belongs to another request");
    public static final ProblemType IDEMPOTENCY_ANSWER_NOT_KEPT = new ProblemType(
            HttpStatus.CONFLICT,
            "IDEMPOTENCY_ANSWER_NOT_KEPT",
            "该请求已完成，其回答含有机密，未予保存",
            "The request was done; its answer held a secret and is not kept");
    public static final ProblemType TOO_LARGE =
            new ProblemType(HttpStatus.CONTENT_TOO_LARGE, "TOO_LARGE", "请求过大", "The request is too large");
    public static final ProblemType UNSUPPORTED_MEDIA_TYPE = new ProblemType(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "不支持该内容类型", "This content type is not taken");
    public static final ProblemType TOO_MANY_ATTEMPTS = new ProblemType(
            HttpStatus.TOO_MANY_REQUESTS, "TOO_MANY_ATTEMPTS", "尝试次数过多，请稍后再试", "Too many attempts, try again later");
    public static final ProblemType INTERNAL_ERROR =
            new ProblemType(HttpStatus.INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "系统内部错误", "An internal error");
    public static final ProblemType UNAVAILABLE =
            new ProblemType(HttpStatus.SERVICE_UNAVAILABLE, "UNAVAILABLE", "服务暂不可用", "Not available at the moment");

    private Problems() {}
}
