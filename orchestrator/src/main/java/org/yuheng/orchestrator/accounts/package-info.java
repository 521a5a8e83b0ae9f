/**
 * Local accounts, sign-in and sessions; the security chain of all addresses. Start at {@link
 * org.yuheng.orchestrator.accounts.Accounts} and {@link org.yuheng.orchestrator.accounts.SecurityConfiguration}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"identity", "audit", "pages", "web"})
package org.yuheng.orchestrator.accounts;
