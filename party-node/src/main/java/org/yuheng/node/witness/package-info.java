/**
 * This node as a witness of the transparency log: it cosigns what continues what it saw, and keeps as evidence what does
 * not. Start at {@link org.yuheng.node.witness.LogWitness}.
 */
package org.yuheng.node.witness;
