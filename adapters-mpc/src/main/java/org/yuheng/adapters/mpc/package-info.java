/** Secret sharing between two parties with an attested dealer. */
package org.yuheng.adapters.mpc;
