/**
 * Signed payloads: DSSE v1 over exact bytes, with one or several signatures. Start at {@link
 * org.yuheng.trust.envelope.Envelope}.
 */
package org.yuheng.trust.envelope;
