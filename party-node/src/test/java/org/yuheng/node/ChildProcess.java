package org.yuheng.node;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A second JVM with this one's classes. */
public final class ChildProcess {

    private ChildProcess() {}

    /** Its standard error is discarded. */
    public static Process start(Class<?> main, String... arguments) throws IOException {
        return new ProcessBuilder(command(List.of("-XX:TieredStopAtLevel=1"), main, arguments))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** @param flags of the JVM */
    public static List<String> command(List<String> flags, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Also where a test runner loads classes by itself and leaves the system class path to its own jar. */
    private static String classPath() {
        if (ChildProcess.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(url -> Path.of(URI.create(url.toString())).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
