package org.yuheng.orchestrator.signing;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param directory where the key files are; the same for all instances. Default: {@code keys} in the state directory
 * @param password of the key files; without it one is made and kept beside them, readable by this account only
 */
@ConfigurationProperties("yuheng.keys")
record SigningProperties(Path directory, String password) {

    @Override
    public String toString() {
        return "key files in " + directory;
    }
}
