/**
 * What a run put out: manifests, the release of held results, receipts, proofs of disposal. Start at {@link
 * org.yuheng.orchestrator.release.Receipts}.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"identity", "audit", "pages", "web", "outbox", "signing"})
package org.yuheng.orchestrator.release;
