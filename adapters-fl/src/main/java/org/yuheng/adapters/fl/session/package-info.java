/**
 * The two sides of one attempt. Start at {@link org.yuheng.adapters.fl.session.PartySession} and {@link
 * org.yuheng.adapters.fl.session.AggregatorSession}.
 */
package org.yuheng.adapters.fl.session;
