package org.yuheng.orchestrator.web;

import java.io.IOException;

/** More bytes came than this address reads. */
final class BodyTooLarge extends IOException {

    BodyTooLarge(long limit) {
        super("the body is longer than the " + limit + " bytes that are read here");
    }
}
