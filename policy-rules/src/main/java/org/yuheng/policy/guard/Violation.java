package org.yuheng.policy.guard;

/** A guard rail that an outcome broke. */
public record Violation(String ruleId, String subject, String zh, String en) {}
