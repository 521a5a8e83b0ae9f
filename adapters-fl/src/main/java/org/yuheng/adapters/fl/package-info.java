/** FL+TEE. Start at {@link org.yuheng.adapters.fl.FlEngine} and {@link org.yuheng.adapters.fl.AggregatorProgram}. */
package org.yuheng.adapters.fl;
