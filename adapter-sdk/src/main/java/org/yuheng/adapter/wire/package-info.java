/**
 * The bytes of the contract between nodes and the orchestrator: signed messages, their translation to plain records, and
 * byte streams over gRPC. Nothing outside this package and {@code org.yuheng.adapter.node} sees a gRPC type; start at
 * {@link org.yuheng.adapter.wire.SignedMessages}.
 */
package org.yuheng.adapter.wire;
