package org.yuheng.orchestrator.pages;

/**
 * What a deployment tells whoever is about to sign in.
 *
 * @param message key of the text, which takes the account
 * @param account that a visitor may use
 */
public record SignInHint(String message, String account) {}
