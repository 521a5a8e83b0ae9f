/**
 * The journey of a request, told once: start at {@link org.yuheng.orchestrator.journey.RequestJourneyWorkflow}, which sees
 * all steps, and at {@link org.yuheng.orchestrator.journey.RunJourneyWorkflow}.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "identity",
            "audit",
            "calendar",
            "catalogue",
            "partner",
            "pages",
            "passkeys",
            "web",
            "outbox",
            "embedded",
            "request",
            "decision",
            "approval",
            "dispatch",
            "release",
            "rules",
            "signing"
        })
package org.yuheng.orchestrator.journey;
