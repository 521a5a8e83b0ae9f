/** Bounded, counted messages over a link. Start at {@link org.yuheng.adapters.fl.wire.FrameChannel}. */
package org.yuheng.adapters.fl.wire;
