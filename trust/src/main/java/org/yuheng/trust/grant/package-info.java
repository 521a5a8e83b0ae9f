/**
 * A data owner's signed permission for one job specification. Start at {@link org.yuheng.trust.grant.Grant}.
 */
package org.yuheng.trust.grant;
