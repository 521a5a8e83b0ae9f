package org.yuheng.orchestrator.approval;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.approval.Delegations.Delegation;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Directory;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.orchestrator.web.Problems;

/**
 * 委托代办, delegation with a period: a person who reviews says which colleague decides meanwhile. The deputy gets what
 * waits for that person and nothing more: no other duty, and none that the person was given by a third.
 */
@Service
class DelegationDesk {

    static final ProblemType DEPUTY_UNFIT = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT, "DEPUTY_UNFIT", "不能委托给这位同事", "This colleague cannot decide for you");

    static final ProblemType DELEGATION_PERIOD =
            new ProblemType(HttpStatus.UNPROCESSABLE_CONTENT, "DELEGATION_PERIOD", "委托期限不成立", "The period cannot be");

    static final ProblemType DELEGATION_OVERLAPS = new ProblemType(
            HttpStatus.CONFLICT, "DELEGATION_OVERLAPS", "该期间已有委托", "Somebody decides for you in that period already");

    static final ProblemType NOTHING_TO_DELEGATE = new ProblemType(
            HttpStatus.FORBIDDEN, "NOTHING_TO_DELEGATE", "您没有可委托的审核事项", "You review nothing that could be delegated");

    /** Longer absences are for the administrator who gives roles. */
    static final int LONGEST_DAYS = 184;

    private static final ZoneId CIVIL = ZoneId.of("Asia/Shanghai");

    private final Delegations delegations;
    private final Directory directory;
    private final AuditTrail audit;
    private final Clock clock;

    DelegationDesk(Delegations delegations, Directory directory, AuditTrail audit, Clock clock) {
        this.delegations = delegations;
        this.directory = directory;
        this.audit = audit;
        this.clock = clock;
    }

    LocalDate today() {
        return clock.instant().atZone(CIVIL).toLocalDate();
    }

    /** Whether this person reviews anything. */
    static boolean reviews(Set<Role> roles) {
        return Stream.of(ReviewRole.values()).anyMatch(role -> Permissions.allows(roles, role.action()));
    }

    @Transactional
    public Delegation make(CurrentUser user, String deputy, LocalDate from, LocalDate to, String words) {
        Permissions.require(user, Action.DELEGATE);
        if (!reviews(user.roles())) {
            throw NOTHING_TO_DELEGATE.because(user.username() + " has " + user.roles() + ", none of which reviews");
        }
        if (from.isBefore(today()) || to.isBefore(from) || to.isAfter(from.plusDays(LONGEST_DAYS))) {
            throw DELEGATION_PERIOD.because("from " + from + " to " + to + "; expected today (" + today()
                    + ") or later, and at most " + LONGEST_DAYS + " days");
        }
        Directory.Person person = directory
                .find(deputy)
                .filter(found -> fit(user, found))
                .orElseThrow(() -> DEPUTY_UNFIT.because("\"" + deputy + "\" is no colleague of " + user.organisation()
                        + " who takes part in requests"));
        delegations.waitForOthersOf(user.username());
        delegations.of(user.username()).stream()
                .filter(other -> other.endedAt().isEmpty()
                        && !other.to().isBefore(from)
                        && !other.from().isAfter(to))
                .findFirst()
                .ifPresent(other -> {
                    throw DELEGATION_OVERLAPS.because(other.deputy() + " decides from " + other.from() + " to "
                            + other.to() + "; end that first, or choose other days");
                });
        Delegation made = new Delegation(
                UUID.randomUUID(),
                user.username(),
                person.username(),
                from,
                to,
                words,
                clock.instant(),
                Optional.empty());
        delegations.insert(made);
        record(user, made, "DELEGATION_MADE");
        return made;
    }

    private static boolean fit(CurrentUser user, Directory.Person person) {
        return !person.username().equals(user.username())
                && person.organisation().equals(user.organisation())
                && Permissions.allows(person.roles(), Action.DELEGATE);
    }

    /** Takes a delegation back at once; by whoever gave it. */
    @Transactional
    public void end(CurrentUser user, UUID id) {
        Delegation one = delegations
                .lock(id)
                .filter(found -> found.person().equals(user.username()))
                .orElseThrow(() -> Problems.NOT_FOUND.because("no delegation " + id + " of " + user.username()));
        if (!one.over(today())) {
            delegations.end(id, clock.instant());
            record(user, one, "DELEGATION_ENDED");
        }
    }

    List<Delegation> given(CurrentUser user) {
        return delegations.of(user.username());
    }

    List<Delegation> taken(CurrentUser user) {
        return delegations.to(user.username(), today());
    }

    /** Who may be chosen. */
    List<Directory.Person> colleagues(CurrentUser user) {
        return Stream.of(Role.values())
                .filter(role -> Permissions.allows(role, Action.DELEGATE))
                .flatMap(role -> directory.with(role, user.organisation()).stream())
                .filter(person -> fit(user, person))
                .distinct()
                .toList();
    }

    /** Whom this person decides for today, with the roles that these have today. */
    List<Directory.Person> represented(CurrentUser user) {
        if (!user.may(Action.DELEGATE)) {
            return List.of();
        }
        LocalDate today = today();
        return delegations.to(user.username(), today).stream()
                .filter(one -> one.holds(today))
                .flatMap(one -> directory.find(one.person()).stream())
                .filter(person -> person.organisation().equals(user.organisation()))
                .toList();
    }

    private void record(CurrentUser user, Delegation one, String action) {
        audit.record(AuditEvent.of(user.actor(), action)
                .object("delegation", one.id().toString())
                .detail("person", one.person())
                .detail("deputy", one.deputy())
                .detail("from", one.from())
                .detail("to", one.to()));
    }
}
