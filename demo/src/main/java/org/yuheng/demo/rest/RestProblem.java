package org.yuheng.demo.rest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An answer that is no success; what the server said stands in the message. */
public final class RestProblem extends IOException {

    private final int status;

    RestProblem(String address, int status, byte[] body) {
        super(address + ": " + status + " " + new String(body, StandardCharsets.UTF_8));
        this.status = status;
    }

    public int status() {
        return status;
    }
}
