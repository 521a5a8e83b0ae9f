/**
 * Orchestrator ↔ node, seen from the caller: {@link org.yuheng.adapter.node.PartyNode} is one enrolled node, {@link
 * org.yuheng.adapter.node.NodeDialer} reaches it over mutual TLS with signed messages.
 */
package org.yuheng.adapter.node;
