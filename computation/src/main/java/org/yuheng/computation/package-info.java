/**
 * What a request computes, independent of any engine: the job specification that every data owner grants, and the
 * analysis that says which columns a computation uses and how it reveals them. Start at {@link
 * org.yuheng.computation.JobSpec}.
 */
package org.yuheng.computation;
