/**
 * The conformance kit: what every adapter and every node must do, as requirements that any test framework can run one by
 * one. Start at {@link org.yuheng.adapter.conformance.EngineConformance} for an engine, and at {@link
 * org.yuheng.adapter.conformance.NodeConformance} for a running node's address.
 */
package org.yuheng.adapter.conformance;
