package org.yuheng.orchestrator.embedded;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** The database that every store uses: the external one that is configured, or our own. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    @Conditional(WithoutExternalPostgres.class)
    EmbeddedDatabase embeddedDatabase(StateProperties state, Environment environment) {
        refuseInProduction(environment, "yuheng.postgres.url", "PostgreSQL");
        return EmbeddedDatabase.start(state.stateDir(), state.binariesDir());
    }

    @Bean
    JdbcConnectionDetails database(PostgresProperties postgres, ObjectProvider<EmbeddedDatabase> embedded) {
        EmbeddedDatabase own = embedded.getIfAvailable();
        return own == null
                ? new Details(postgres.url(), postgres.username(), postgres.password())
                : new Details(own.url(), own.username(), own.password());
    }

    static void refuseInProduction(Environment environment, String property, String what) {
        if (environment.acceptsProfiles(Profiles.of("production"))) {
            throw new IllegalStateException("EMBEDDED_IN_PRODUCTION: the profile \"production\" needs an external "
                    + what + "; set " + property);
        }
    }

    private static final class Details implements JdbcConnectionDetails {

        private final String url;
        private final String username;
        private final String password;

        Details(String url, String username, String password) {
            this.url = url;
            this.username = username;
            this.password = password;
        }

        @Override
        public String getJdbcUrl() {
            return url;
        }

        @Override
        public String getUsername() {
            return username;
        }

        @Override
        public String getPassword() {
            return password;
        }
    }
}
