package org.yuheng.adapters.fl.plan;

/** How updates reach the aggregator; every party and the aggregator check that they mean the same. */
public enum UpdateMode {
    /** Three or more parties: pairwise masks; even a broken aggregator sees sums only. */
    MASKED("masked"),
    /** Two parties: masks would hide nothing from the other party, so updates go as they are, sealed to the enclave. */
    SEALED_UPDATES("sealed updates");

    private final String words;

    UpdateMode(String words) {
        this.words = words;
    }

    /** As it stands in results. */
    public String words() {
        return words;
    }
}
