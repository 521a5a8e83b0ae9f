package org.yuheng.orchestrator.imports;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.accounts.Accounts;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.catalogue.Catalogue;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.partner.Enrolments;
import org.yuheng.orchestrator.partner.Parties;
import org.yuheng.orchestrator.partner.Partner;
import org.yuheng.orchestrator.web.ProblemType;

/** Imports a file, all of it or nothing. Importing it again changes only what differs. */
@Component
class Imports {

    private static final ProblemType IMPORT_GIVES_ROLES = new ProblemType(
            HttpStatus.FORBIDDEN, "IMPORT_GIVES_ROLES", "导入文件不得授予角色", "An import through REST gives no roles");

    private final Parties parties;
    private final Enrolments enrolments;
    private final Catalogue catalogue;
    private final Accounts accounts;
    private final AuditTrail audit;

    Imports(Parties parties, Enrolments enrolments, Catalogue catalogue, Accounts accounts, AuditTrail audit) {
        this.parties = parties;
        this.enrolments = enrolments;
        this.catalogue = catalogue;
        this.accounts = accounts;
        this.audit = audit;
    }

    /** How many of each kind the file had. */
    record Imported(
            int organisations, int platforms, int partners, int scorecards, int nodes, int datasets, int users) {}

    /** @param mayGiveRoles true for a file that the operator of this process named at its start */
    @Transactional
    public Imported take(Actor by, ImportFile file, boolean mayGiveRoles) {
        if (!mayGiveRoles) {
            file.users().stream()
                    .filter(user -> !user.roles().isEmpty())
                    .findFirst()
                    .ifPresent(user -> {
                        throw IMPORT_GIVES_ROLES.because("user \"" + user.username() + "\" has " + user.roles()
                                + "; leave roles out, the security administrator gives them");
                    });
        }
        file.organisations().forEach(organisation -> parties.register(by, organisation));
        file.platforms().stream()
                .filter(platform -> !parties.platform(platform.id()).equals(Optional.of(platform)))
                .forEach(platform -> parties.register(by, platform));
        file.partners().forEach(papers -> take(by, papers));
        file.scorecards().stream()
                .filter(card -> parties.trust(card.organisation()) != card.grade())
                .forEach(card -> parties.recordScorecard(by, card.organisation(), card.grade()));
        file.nodes().forEach(node -> enrolments.announce(by, node));
        file.datasets().forEach(dataset -> catalogue.register(by, dataset));
        Map<String, Accounts.InitialPassword> passwords = new HashMap<>();
        file.users().forEach(user -> take(by, user, passwords));
        audit.record(AuditEvent.of(by, "IMPORTED").object("import", by.id()));
        return new Imported(
                file.organisations().size(),
                file.platforms().size(),
                file.partners().size(),
                file.scorecards().size(),
                file.nodes().size(),
                file.datasets().size(),
                file.users().size());
    }

    private void take(Actor by, ImportFile.PartnerPapers papers) {
        Optional<Partner> known = parties.partner(papers.organisation());
        papers.agreements().stream()
                .filter(paper -> known.isEmpty() || !known.get().agreements().contains(paper))
                .forEach(paper -> parties.recordAgreement(by, papers.organisation(), paper));
        papers.assessments().stream()
                .filter(paper -> known.isEmpty() || !known.get().assessments().contains(paper))
                .forEach(paper -> parties.recordAssessment(by, papers.organisation(), paper));
    }

    private void take(Actor by, ImportFile.User user, Map<String, Accounts.InitialPassword> passwords) {
        Optional<Accounts.Account> known = accounts.find(user.username());
        if (known.isEmpty()) {
            accounts.create(
                    by,
                    user.username(),
                    user.name(),
                    user.organisation(),
                    passwords.computeIfAbsent(
                            new String(user.initialPassword().characters()),
                            same -> accounts.initial(same.toCharArray())),
                    user.mustChangePassword());
            if (!user.roles().isEmpty()) {
                accounts.giveRoles(by, user.username(), user.roles());
            }
        }
    }
}
