package org.yuheng.orchestrator.pages;

/**
 * A sentence that stands on every page, for example that all evidence is simulated; declare it as a bean.
 *
 * @param message key of the sentence
 */
public record StandingNotice(String message) {}
