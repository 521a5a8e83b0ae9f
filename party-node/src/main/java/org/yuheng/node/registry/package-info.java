/**
 * What a node tells the orchestrator by itself: enrolment, declarations, grants, openings, each signed. Start at {@link
 * org.yuheng.node.registry.Registry}.
 */
package org.yuheng.node.registry;
