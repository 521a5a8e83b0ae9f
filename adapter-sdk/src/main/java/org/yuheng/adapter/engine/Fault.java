package org.yuheng.adapter.engine;

/** Whose fault a failure is; it decides who has to act, and whether a retry can help. */
public enum Fault {
    /** What was asked is wrong: a retry fails again. */
    CALLER,
    /** This node or its engine: a retry may help. */
    NODE,
    /** Another party in the job: a retry may help when that party is back. */
    PEER,
    /** Time, memory, disk: a retry may help later. */
    RESOURCES,
    /** An owner's grant, evidence or obligation does not allow it: people have to act. */
    POLICY
}
