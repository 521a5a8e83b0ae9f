/**
 * What this node's owners are asked to grant, and what they signed: the specification is rendered here from the exact
 * bytes that will be signed. Start at {@link org.yuheng.node.grants.GrantDesk}.
 */
package org.yuheng.node.grants;
