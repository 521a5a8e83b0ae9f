package org.yuheng.orchestrator.accounts;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.CreditCode;
import org.yuheng.orchestrator.identity.Ids;
import org.yuheng.orchestrator.identity.OneTimeTokens;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.identity.Texts;

/**
 * Two people to begin with: the system administrator, who makes accounts, and the security administrator, who gives them
 * roles. Neither could begin alone. The one-time token is printed to the console while there is no account.
 */
@Component
public class FirstAdministrators {

    private static final Duration LIFE = Duration.ofDays(1);

    private final Accounts accounts;
    private final Organisations organisations;
    private final OneTimeTokens tokens;

    FirstAdministrators(Accounts accounts, Organisations organisations, OneTimeTokens tokens) {
        this.accounts = accounts;
        this.organisations = organisations;
        this.tokens = tokens;
    }

    /** The organisation that runs this installation. */
    record Organisation(
            String id,
            String nameZh,
            String nameEn,
            CreditCode creditCode,
            org.yuheng.orchestrator.identity.Organisation.Kind kind,
            String region) {

        org.yuheng.orchestrator.identity.Organisation value() {
            return new org.yuheng.orchestrator.identity.Organisation(
                    id, nameZh, nameEn, creditCode, kind, region, Optional.empty());
        }

        Organisation {
            new org.yuheng.orchestrator.identity.Organisation(
                    id, nameZh, nameEn, creditCode, kind, region, Optional.empty());
        }
    }

    record Person(String username, String name, Secret password) {
        Person {
            Ids.requireUsername(username);
            Texts.require("name", name, 100);
            Secret.require("password", password);
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    @Transactional
    public void announce() {
        if (!accounts.none()) {
            return;
        }
        tokens.revoke(OneTimeTokens.Purpose.FIRST_ADMINISTRATOR, "");
        OneTimeTokens.Issued issued = tokens.issue(OneTimeTokens.Purpose.FIRST_ADMINISTRATOR, "", "first start", LIFE);
        // To the console, not to the log: logs are kept and shipped.
        print(System.out, issued);
    }

    private static void print(PrintStream out, OneTimeTokens.Issued issued) {
        out.println("There is no account yet. Make the first administrators on the page /first-start"
                + " or with POST /api/v1/first-administrators");
        out.println("尚无账号。请在页面 /first-start 或用 POST /api/v1/first-administrators 建立首批管理员");
        out.println("one-time token 一次性令牌: " + issued.token() + " (until " + issued.expires() + ")");
        out.flush();
    }

    @Transactional
    public List<Accounts.Account> create(
            Secret token, Organisation organisation, Person systemAdministrator, Person securityAdministrator) {
        tokens.use(OneTimeTokens.Purpose.FIRST_ADMINISTRATOR, new String(token.characters()))
                .filter(subject -> accounts.none())
                .orElseThrow(() -> AccountProblems.SETUP_TOKEN_REFUSED.because(
                        "use the token that the latest start printed; once there is an account there is none"));
        if (systemAdministrator.username().equals(securityAdministrator.username())) {
            throw AccountProblems.ROLES_CLASH.because("the two administrators must be two people");
        }
        organisations.save(organisation.value());
        Actor by = Actor.system("first-start");
        make(by, organisation.id(), systemAdministrator, Role.SYSTEM_ADMIN);
        make(by, organisation.id(), securityAdministrator, Role.SECURITY_ADMIN);
        return List.of(
                accounts.find(systemAdministrator.username()).orElseThrow(),
                accounts.find(securityAdministrator.username()).orElseThrow());
    }

    private void make(Actor by, String organisation, Person person, Role role) {
        accounts.create(
                by,
                person.username(),
                person.name(),
                organisation,
                person.password().characters(),
                false);
        accounts.giveRoles(by, person.username(), Set.of(role));
    }
}
