/** Checks receipts offline. Start at {@link org.yuheng.demo.verify.VerifyCommand}. */
package org.yuheng.demo.verify;
