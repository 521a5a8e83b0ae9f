/**
 * A person's verdict on a request, as a signed statement. Start at {@link org.yuheng.trust.approval.ApprovalStatement}.
 */
package org.yuheng.trust.approval;
