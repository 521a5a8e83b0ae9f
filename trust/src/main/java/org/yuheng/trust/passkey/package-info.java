/**
 * Statements signed by a person's passkey (Web Authentication Level 2): what a browser's assertion must say, checked the same
 * way by the orchestrator, by a node and offline. Start at {@link org.yuheng.trust.passkey.PasskeyAssertion}.
 */
package org.yuheng.trust.passkey;
