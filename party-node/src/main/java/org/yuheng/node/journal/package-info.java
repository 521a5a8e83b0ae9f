/**
 * What a node remembers durably: one SQLite file, WAL with full synchronisation, so that what was counted before a crash
 * is counted after it. Start at {@link org.yuheng.node.journal.NodeDatabase}.
 */
package org.yuheng.node.journal;
