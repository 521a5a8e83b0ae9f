package org.yuheng.demo.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;

/** How the REST clients of the command line end: a refusal is its message on standard error and exit code 1. */
final class Cli {

    private Cli() {}

    static CommandLine of(Object command) {
        return new CommandLine(command).setExecutionExceptionHandler((failure, line, parsed) -> {
            PrintWriter err = line.getErr();
            if (!(failure instanceof IOException)) {
                throw failure;
            }
            err.println(words((IOException) failure));
            return 1;
        });
    }

    private static String words(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "FILE_MISSING: " + failure.getMessage() + " does not exist";
        }
        if (failure instanceof ConnectException) {
            return "UNREACHABLE: no orchestrator answers; start one (yuheng demo, yuheng serve) or name it with --url";
        }
        return failure.getMessage();
    }
}
