package org.yuheng.orchestrator.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.swagger.v3.oas.annotations.media.Schema;

/** A password or token on its way in: never printed, never written. */
@Schema(type = "string", format = "password", maxLength = 1024)
public final class Secret {

    private static final int LONGEST = 1024;

    private final String text;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Secret(String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST) {
            throw new IllegalArgumentException("a secret has 1 to " + LONGEST + " characters");
        }
        this.text = text;
    }

    /** @throws IllegalArgumentException when there is none */
    public static Secret require(String what, Secret secret) {
        if (secret == null) {
            throw new IllegalArgumentException(what + " is missing");
        }
        return secret;
    }

    /** A copy. */
    public char[] characters() {
        return text.toCharArray();
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
