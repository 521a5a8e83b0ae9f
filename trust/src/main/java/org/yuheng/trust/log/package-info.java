/**
 * The writing side of the transparency log: salted commitments in an RFC 6962 Merkle tree, served as C2SP tlog-tiles with
 * signed-note checkpoints. Start at {@link org.yuheng.trust.log.TransparencyLog}; the checking side is {@code verify},
 * which shares no code with this one.
 */
package org.yuheng.trust.log;
