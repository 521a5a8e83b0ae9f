/**
 * Links between roles of a job: to another node end to end under both nodes' certificates, and to the inside of an
 * attested enclave. Start at {@link org.yuheng.node.links.LinkDesk}.
 */
package org.yuheng.node.links;
