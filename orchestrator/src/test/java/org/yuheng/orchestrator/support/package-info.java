/** What tests of the whole application share. Start at {@link org.yuheng.orchestrator.support.OrchestratorTest}. */
package org.yuheng.orchestrator.support;
