package org.yuheng.orchestrator.accounts;

import org.springframework.http.HttpStatus;
import org.yuheng.orchestrator.web.ProblemType;

final class AccountProblems {

    static final ProblemType SIGN_IN_REFUSED = new ProblemType(
            HttpStatus.UNAUTHORIZED, "SIGN_IN_REFUSED", "用户名或密码不正确，或账号已锁定", "Wrong name or password, or locked");
    static final ProblemType PASSWORD_CHANGE_NEEDED = new ProblemType(
            HttpStatus.FORBIDDEN, "PASSWORD_CHANGE_NEEDED", "请先修改初始密码", "Change the initial password first");
    static final ProblemType PASSWORD_TOO_WEAK =
            new ProblemType(HttpStatus.BAD_REQUEST, "PASSWORD_TOO_WEAK", "密码强度不足", "The password is too weak");
    static final ProblemType ACCOUNT_EXISTS =
            new ProblemType(HttpStatus.CONFLICT, "ACCOUNT_EXISTS", "账号已存在", "The account exists already");
    static final ProblemType ACCOUNT_UNKNOWN =
            new ProblemType(HttpStatus.NOT_FOUND, "ACCOUNT_UNKNOWN", "账号不存在", "There is no such account");
    static final ProblemType ORGANISATION_UNKNOWN = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT, "ORGANISATION_UNKNOWN", "机构未登记", "The organisation is not registered");
    static final ProblemType ROLES_CLASH = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT, "ROLES_CLASH", "这些角色不能由同一人担任", "One person may not have these roles");
    static final ProblemType OWN_ACCOUNT =
            new ProblemType(HttpStatus.FORBIDDEN, "OWN_ACCOUNT", "不能更改自己的账号", "Nobody changes the own account so");
    static final ProblemType IDENTITY_TAKEN =
            new ProblemType(HttpStatus.CONFLICT, "IDENTITY_TAKEN", "该身份或账号已有关联", "It is linked already");
    static final ProblemType IDENTITY_UNKNOWN =
            new ProblemType(HttpStatus.NOT_FOUND, "IDENTITY_UNKNOWN", "没有这样的身份关联", "There is no such link");
    static final ProblemType SETUP_TOKEN_REFUSED = new ProblemType(
            HttpStatus.FORBIDDEN, "SETUP_TOKEN_REFUSED", "初始化令牌无效或已使用", "The set-up token is wrong, used or expired");

    private AccountProblems() {}
}
