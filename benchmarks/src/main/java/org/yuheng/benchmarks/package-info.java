/** Runs the measurements behind every published figure, by name. Start reading at {@link org.yuheng.benchmarks.Bench}. */
package org.yuheng.benchmarks;
