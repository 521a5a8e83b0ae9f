package org.yuheng.orchestrator.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param stateDir where an embedded database keeps its files; unused with an external one
 */
@ConfigurationProperties("yuheng")
public record StateProperties(@DefaultValue(".yuheng/orchestrator") Path stateDir) {}
