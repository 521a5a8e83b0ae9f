package org.yuheng.orchestrator.imports;

import java.util.List;
import java.util.Set;
import org.yuheng.orchestrator.accounts.Secret;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.orchestrator.identity.Ids;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.orchestrator.partner.AnnouncedNode;
import org.yuheng.orchestrator.partner.Covenant;
import org.yuheng.orchestrator.partner.Platform;
import org.yuheng.policy.Facts.Trust;

/**
 * What is imported; docs/schema/import.schema.json describes it. Absent lists are empty. Everything names things by id, so
 * that the same file can be imported again.
 */
record ImportFile(
        List<Organisation> organisations,
        List<Platform> platforms,
        List<PartnerPapers> partners,
        List<Scorecard> scorecards,
        List<AnnouncedNode> nodes,
        List<Dataset> datasets,
        List<User> users) {

    private static final int MOST = 100_000;

    /** Agreements and assessments of a commercial organisation. */
    record PartnerPapers(String organisation, List<Covenant> agreements, List<Covenant> assessments) {
        PartnerPapers {
            Ids.require("organisation", organisation);
            agreements = list("agreements", agreements);
            assessments = list("assessments", assessments);
        }
    }

    /** @param grade A to D */
    record Scorecard(String organisation, Trust grade) {
        Scorecard {
            Ids.require("organisation", organisation);
            if (grade == null || grade == Trust.UNRATED) {
                throw new IllegalArgumentException("grade " + grade + " must be A, B, C or D");
            }
        }
    }

    /**
     * @param roles empty when imported through REST: roles are the security administrator's to give
     * @param initialPassword of a new account; an account that is there keeps its own
     * @param mustChangePassword whether the first sign-in asks for another; true unless said otherwise
     */
    record User(
            String username,
            String name,
            String organisation,
            Set<Role> roles,
            Secret initialPassword,
            Boolean mustChangePassword) {
        User {
            Ids.requireUsername(username);
            Texts.require("name", name, 100);
            Ids.require("organisation", organisation);
            roles = roles == null ? Set.of() : Set.copyOf(roles);
            Secret.require("initialPassword", initialPassword);
            mustChangePassword = mustChangePassword == null || mustChangePassword;
        }
    }

    ImportFile {
        organisations = list("organisations", organisations);
        platforms = list("platforms", platforms);
        partners = list("partners", partners);
        scorecards = list("scorecards", scorecards);
        nodes = list("nodes", nodes);
        datasets = list("datasets", datasets);
        users = list("users", users);
    }

    private static <T> List<T> list(String what, List<T> values) {
        if (values == null) {
            return List.of();
        }
        if (values.size() > MOST) {
            throw new IllegalArgumentException(what + " has " + values.size() + " entries, at most " + MOST);
        }
        return List.copyOf(values);
    }
}
