package org.yuheng.orchestrator.embedded;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where PostgreSQL is. Without {@code url} the orchestrator starts its own.
 *
 * @param url {@code jdbc:postgresql://host:port/database}; PostgreSQL 15 or newer, created with locale C.UTF-8
 */
@ConfigurationProperties("yuheng.postgres")
public record PostgresProperties(String url, String username, String password) {

    boolean external() {
        return url != null && !url.isBlank();
    }

    @Override
    public String toString() {
        return "PostgresProperties[url=" + url + ", username=" + username + "]";
    }
}
