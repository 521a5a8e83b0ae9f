/**
 * The journey of a sharing request: every package is one step of it, or something that all steps stand on. Start at
 * {@link org.yuheng.orchestrator.Orchestrator}, then read {@code journey}.
 */
package org.yuheng.orchestrator;
