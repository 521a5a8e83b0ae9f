/** Bounded, sequenced messages of 64-bit words between two roles of a job. Start at {@link org.yuheng.adapters.mpc.wire.Wire}. */
package org.yuheng.adapters.mpc.wire;
