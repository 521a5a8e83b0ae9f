/**
 * Holds a whole specification against itself, against what an owner declared, and against what an engine can express:
 * start at {@link org.yuheng.computation.check.SpecCheck}.
 */
package org.yuheng.computation.check;
