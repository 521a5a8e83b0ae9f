/**
 * What all REST resources share: problem details, strict JSON, sizes, idempotency keys, cursors. Start at {@link
 * org.yuheng.orchestrator.web.ProblemType}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
package org.yuheng.orchestrator.web;
