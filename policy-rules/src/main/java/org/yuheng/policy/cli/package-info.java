/**
 * The rules without a server, from files: decide one request, check and compare bundles. Start at {@link
 * org.yuheng.policy.cli.Decide}.
 */
package org.yuheng.policy.cli;
