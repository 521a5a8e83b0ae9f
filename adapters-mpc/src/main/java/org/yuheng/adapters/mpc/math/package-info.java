/** Arithmetic without randomness or messages: bit planes and the field F_(2^127−1). */
package org.yuheng.adapters.mpc.math;
