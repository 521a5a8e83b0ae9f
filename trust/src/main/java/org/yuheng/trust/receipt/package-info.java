/**
 * The receipt: one file that shows, offline and to anybody with the pinned keys, what was asked, decided, approved,
 * granted, proven and put out. Start at {@link org.yuheng.trust.receipt.Receipt}, then {@link
 * org.yuheng.trust.receipt.ReceiptVerifier}.
 */
package org.yuheng.trust.receipt;
