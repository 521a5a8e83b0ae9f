package org.yuheng.orchestrator.accounts;

import java.util.Locale;
import java.util.Optional;

/** What a password has to be: long rather than odd (NIST SP 800-63B), and not the name. */
final class PasswordRule {

    static final int SHORTEST = 12;
    static final int LONGEST = 128;

    private PasswordRule() {}

    static Optional<String> weakness(String username, char[] password) {
        if (password.length < SHORTEST || password.length > LONGEST) {
            return Optional.of("it has " + password.length + " characters; choose " + SHORTEST + " to " + LONGEST);
        }
        String text = new String(password);
        if (text.toLowerCase(Locale.ROOT).contains(username)) {
            return Optional.of("it contains the username; choose another");
        }
        if (text.codePoints().distinct().count() < 5) {
            return Optional.of("it repeats the same few characters; choose at least five different ones");
        }
        return Optional.empty();
    }
}
