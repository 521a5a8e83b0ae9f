package org.yuheng.orchestrator.embedded;

import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** What the profile {@code production} insists on, beside an external PostgreSQL and Temporal. */
@Component
@Profile("production")
final class ProductionProfile {

    private static final List<String> NEEDED =
            List.of("yuheng.keys.directory", "yuheng.keys.password", "yuheng.log.origin");

    ProductionProfile(Environment environment) {
        List<String> missing = NEEDED.stream()
                .filter(property -> environment.getProperty(property, "").isBlank())
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("PRODUCTION_INCOMPLETE: the profile \"production\" needs " + missing
                    + "; docs/operations.md says what each is");
        }
        // Simulated evidence is the default for trials, so production has to say no by itself.
        if (environment.getProperty("yuheng.decision.allow-simulated", Boolean.class, true)
                || environment
                        .getProperty("yuheng.decision.evidence", "SIMULATED")
                        .equals("SIMULATED")) {
            throw new IllegalStateException(
                    "PRODUCTION_SIMULATED: the profile \"production\" takes no simulated evidence; set"
                            + " yuheng.decision.allow-simulated=false and yuheng.decision.evidence to the hardware's"
                            + " kind");
        }
    }
}
