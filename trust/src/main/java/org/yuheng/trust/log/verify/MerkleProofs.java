package org.yuheng.trust.log.verify;

import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** Checks Merkle proofs as RFC 9162 §2.1.3.2 and §2.1.4.2 say, step by step along the path. */
public final class MerkleProofs {

    private static final int HASH = 32;

    private MerkleProofs() {}

    /** Hash of an entry as a leaf. */
    public static byte[] leafHash(byte[] entry) {
        return sha256((byte) 0, entry, new byte[0]);
    }

    /** Whether a leaf stands at {@code index} in the tree of {@code size} entries with this root. */
    public static boolean includes(long index, long size, byte[] leafHash, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size || !wellFormed(proof)) {
            return false;
        }
        long fn = index;
        long sn = size - 1;
        byte[] r = leafHash;
        for (byte[] p : proof) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = sha256((byte) 1, p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = sha256((byte) 1, r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && MessageDigest.isEqual(r, root);
    }

    /** Whether the tree of {@code size} entries begins with the tree of {@code oldSize}. */
    public static boolean extendsTree(long oldSize, byte[] oldRoot, long size, byte[] root, List<byte[]> proof) {
        if (oldSize < 0 || oldSize > size || !wellFormed(proof)) {
            return false;
        }
        if (oldSize == size) {
            return proof.isEmpty() && MessageDigest.isEqual(oldRoot, root);
        }
        if (oldSize == 0) {
            return proof.isEmpty() && MessageDigest.isEqual(oldRoot, sha256Of(new byte[0]));
        }
        if (proof.isEmpty()) {
            return false;
        }
        long fn = oldSize - 1;
        long sn = size - 1;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        Iterator<byte[]> path = proof.iterator();
        byte[] fr = Long.bitCount(oldSize) == 1 ? oldRoot : path.next();
        byte[] sr = fr;
        while (path.hasNext()) {
            byte[] c = path.next();
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = sha256((byte) 1, c, fr);
                sr = sha256((byte) 1, c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = sha256((byte) 1, sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && MessageDigest.isEqual(fr, oldRoot) && MessageDigest.isEqual(sr, root);
    }

    private static boolean wellFormed(List<byte[]> proof) {
        return proof.size() <= 64 && proof.stream().allMatch(hash -> hash.length == HASH);
    }

    private static byte[] sha256(byte prefix, byte[] left, byte[] right) {
        SHA256Digest digest = new SHA256Digest();
        digest.update(prefix);
        digest.update(left, 0, left.length);
        digest.update(right, 0, right.length);
        byte[] hash = new byte[HASH];
        digest.doFinal(hash, 0);
        return hash;
    }

    static byte[] sha256Of(byte[]... parts) {
        SHA256Digest digest = new SHA256Digest();
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] hash = new byte[HASH];
        digest.doFinal(hash, 0);
        return hash;
    }
}
