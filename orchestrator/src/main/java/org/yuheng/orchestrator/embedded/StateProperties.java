package org.yuheng.orchestrator.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param stateDir where an embedded database keeps its files, and the password of keys that are made without one
 * @param binariesDir where the embedded database's programs are unpacked; inside {@code stateDir} when not given
 */
@ConfigurationProperties("yuheng")
public record StateProperties(
        @DefaultValue(".yuheng/orchestrator") Path stateDir, Path binariesDir) {

    public StateProperties {
        binariesDir = binariesDir == null ? stateDir.resolve("binaries") : binariesDir;
    }
}
