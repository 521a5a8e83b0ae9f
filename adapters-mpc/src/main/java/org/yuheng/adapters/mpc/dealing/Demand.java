package org.yuheng.adapters.mpc.dealing;

/**
 * One batch of correlated randomness. Both parties ask for the same demands in the same order.
 *
 * @param count how many of {@code kind}: words for AND, values otherwise, entries for PERMUTATION
 * @param width DOT: length of each vector; TRUNCATION: bits to drop; PERMUTATION: columns; otherwise 1
 * @param receiver the party (0 or 1) that gets the corrections
 */
record Demand(Kind kind, int count, int width, int receiver) {

    /** Largest number of words that one demand may expand to on one side. */
    static final long MAX_WORDS = 1L << 26;

    /** Words of a demand on the wire: sequence number, kind, count, width, receiver. */
    static final int WORDS = 5;

    enum Kind {
        /** a, b, c = a·b in Z_2^64. */
        MULTIPLICATION(3),
        /** a, b, c = a ∧ b, 64 bits a word. */
        AND(3),
        /** Vectors a, b and the scalar c = a·b. */
        DOT(2),
        /** A random bit, shared by XOR and additively. */
        DOUBLE_BIT(2),
        /** A random r, shared additively and, bit by bit, by XOR in 64 planes. */
        MASK(2),
        /** A random r, and r's upper bits and top bit, all shared additively. */
        TRUNCATION(3),
        /** w = v + Δ·u in F_(2^127−1): the receiver holds u and w, the other side v and Δ. */
        VECTOR_OLE(4),
        /** A permutation known to the receiver, with its difference vectors. */
        PERMUTATION(3);

        private final int words;

        Kind(int words) {
            this.words = words;
        }
    }

    Demand {
        if (count < 0 || width < 1 || receiver < 0 || receiver > 1) {
            throw new IllegalArgumentException("demand " + kind + " × " + count + ", width " + width + ", receiver "
                    + receiver + " must have count ≥ 0, width ≥ 1, receiver 0 or 1");
        }
        if (expandedWords(kind, count, width) > MAX_WORDS) {
            throw new IllegalArgumentException("demand " + kind + " × " + count + ", width " + width
                    + " expands to more than " + MAX_WORDS + " words; ask for less at a time");
        }
    }

    private static long expandedWords(Kind kind, int count, int width) {
        long factor = kind == Kind.DOT || kind == Kind.PERMUTATION ? width : 1;
        return (count + 64L) * factor * kind.words;
    }

    long[] toWords(long number) {
        return new long[] {number, kind.ordinal(), count, width, receiver};
    }

    /** @throws IllegalArgumentException when the words are not a demand with number {@code number} */
    static Demand of(long[] words, long number) {
        if (words[0] != number) {
            throw new IllegalArgumentException("demand number " + words[0] + ", " + number + " is due");
        }
        if (words[1] < 0 || words[1] >= Kind.values().length) {
            throw new IllegalArgumentException("demand kind " + words[1] + " is unknown");
        }
        return new Demand(Kind.values()[(int) words[1]], clamp(words[2]), clamp(words[3]), clamp(words[4]));
    }

    private static int clamp(long word) {
        return (int) Math.max(-1, Math.min(word, Integer.MAX_VALUE));
    }
}
