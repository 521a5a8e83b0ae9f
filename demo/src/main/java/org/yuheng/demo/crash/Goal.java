package org.yuheng.demo.crash;

/** How far people take a request by themselves; the journey does the rest. */
enum Goal {
    /** The applicant hands it in. */
    FILED,
    /** The own office agrees, so that the rules decide and reviewers are asked. */
    RECEIVED,
    /** A reviewer asks for a supplement, once. */
    SENT_BACK,
    /** All reviewers agree. */
    AGREED,
    /** All owners grant, so that a run begins; another one where the last has ended. */
    RUNNING,
    /** Whoever reviews results lets them go. */
    RELEASED
}
