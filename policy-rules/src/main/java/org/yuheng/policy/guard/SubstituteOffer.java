package org.yuheng.policy.guard;

/**
 * Another technique or other evidence in place of one that failed at run time.
 *
 * @param withoutApproval whether it would go ahead on new grants alone
 * @param protectionDifference protection of the substitute less that of what failed
 * @param evidenceDifference strength of its evidence less that of what failed
 */
public record SubstituteOffer(boolean withoutApproval, int protectionDifference, int evidenceDifference) {}
