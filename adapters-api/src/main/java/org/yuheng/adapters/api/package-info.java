/**
 * Data of a partner without a node comes in by REST, is checked and scanned, and only then is computed on: start at {@link
 * org.yuheng.adapters.api.PartnerFeed} and {@link org.yuheng.adapters.api.Intake}.
 */
package org.yuheng.adapters.api;
