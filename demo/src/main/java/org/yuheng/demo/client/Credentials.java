package org.yuheng.demo.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yuheng.demo.rest.Rest;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where the orchestrator is and who speaks: the options that every REST client of the command line takes. */
final class Credentials {

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "the orchestrator",
            scope = ScopeType.INHERIT)
    private String url;

    @Option(names = "--user", required = true, description = "account", scope = ScopeType.INHERIT)
    private String user;

    @Option(
            names = "--password-file",
            defaultValue = ".yuheng/demo/password",
            description = "file with the password; YUHENG_PASSWORD takes precedence",
            scope = ScopeType.INHERIT)
    private Path passwordFile;

    String user() {
        return user;
    }

    /** @throws IOException when the orchestrator refuses the password or cannot be reached, or the file cannot be read */
    Rest signIn() throws IOException, InterruptedException {
        String fromEnvironment = System.getenv("YUHENG_PASSWORD");
        String password = fromEnvironment != null
                ? fromEnvironment
                : Files.readString(passwordFile).strip();
        return Rest.anonymous(url + "/api/v1/").signIn(user, password);
    }
}
