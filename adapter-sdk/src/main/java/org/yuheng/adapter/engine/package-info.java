/**
 * Node ↔ engine: what an adapter implements ({@link org.yuheng.adapter.engine.Engine}) and what the node does for it
 * ({@link org.yuheng.adapter.engine.NodeServices}): grants, attestation, sealing, receipts and network are the node's
 * work.
 */
package org.yuheng.adapter.engine;
