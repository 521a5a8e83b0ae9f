/**
 * The process at a party: it alone opens its owners' data, it believes its owners' grants and its own verification, not
 * the orchestrator. In the order in which a job meets them: {@code home}, {@code datasets}, {@code grants}, {@code jobs},
 * {@code links}, {@code enclaves}, {@code results}; {@code journal} remembers durably, {@code console} serves its people.
 */
package org.yuheng.node;
