package org.yuheng.node.cli;

import picocli.CommandLine;

/** Exit codes: 0 done, 1 refused (the message says why), 2 unusable arguments, 3 the node is not there. */
final class CodedExit {

    private CodedExit() {}

    static int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    line.getErr().println(e.getMessage() == null ? e.toString() : e.getMessage());
                    return e instanceof java.net.ConnectException ? 3 : 1;
                })
                .execute(arguments);
    }
}
