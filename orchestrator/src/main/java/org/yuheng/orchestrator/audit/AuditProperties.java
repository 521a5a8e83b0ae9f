package org.yuheng.orchestrator.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param origin name of the transparency log, the same for all instances and for ever: a host name and path without scheme
 */
@ConfigurationProperties("yuheng.log")
record AuditProperties(@DefaultValue("yuheng.local/log") String origin) {}
