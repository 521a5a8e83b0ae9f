package org.yuheng.orchestrator.support;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.accounts.Accounts;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.CreditCode;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.identity.Role;

/** Makes organisations and accounts for tests. */
@TestComponent
public class People {

    /** Of everybody made here. */
    public static final String PASSWORD = "correct horse battery";

    private static final Actor TEST = Actor.system("test");

    private final Accounts accounts;
    private final Organisations organisations;
    private final TransactionTemplate transaction;
    private final AtomicInteger number = new AtomicInteger();

    People(Accounts accounts, Organisations organisations, TransactionTemplate transaction) {
        this.accounts = accounts;
        this.organisations = organisations;
        this.transaction = transaction;
    }

    /** Registers the organisation unless it is there. */
    public String organisation(String id, Organisation.Kind kind) {
        if (organisations.find(id).isEmpty()) {
            String body = "11330100MB" + String.format("%07d", number.incrementAndGet());
            organisations.save(new Organisation(
                    id, "机构" + id, "Organisation " + id, CreditCode.complete(body), kind, "330100", Optional.empty()));
        }
        return id;
    }

    /** Makes an account with roles in a government organisation unless it is there; password {@link #PASSWORD}. */
    public String person(String username, String organisation, Role... roles) {
        organisation(organisation, Organisation.Kind.GOVERNMENT);
        if (accounts.find(username).isEmpty()) {
            transaction.executeWithoutResult(status -> {
                accounts.create(TEST, username, username, organisation, PASSWORD.toCharArray(), false);
                accounts.giveRoles(TEST, username, Set.of(roles));
            });
        }
        return username;
    }
}
