package org.yuheng.benchmarks;

import java.io.IOException;

/** A program that starts, says so, and waits for the end of its input. */
final class Nothing {

    private Nothing() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("READY");
        System.in.read();
    }
}
