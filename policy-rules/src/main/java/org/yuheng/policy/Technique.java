package org.yuheng.policy;

/** How a request is run. {@link #protection()} orders them: MPC+TEE ≥ FL+TEE ≥ TEE > API (domain.md §5). */
public enum Technique {
    TEE(2),
    FL_TEE(3),
    MPC_TEE(4),
    /** Non-private commercial data comes in by API and is then computed on in a TEE; protects in between as TEE does. */
    API_TEE(1),
    /** The granted columns, sealed from node to node. */
    API(0);

    private final int protection;

    Technique(int protection) {
        this.protection = protection;
    }

    /** Greater protects more. */
    public int protection() {
        return protection;
    }
}
