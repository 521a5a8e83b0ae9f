package org.yuheng.orchestrator.identity;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.yuheng.orchestrator.web.Problem;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.orchestrator.web.Problems;

/**
 * The one place that says which role may do what, and which duties one person may not hold at once (domain.md §3).
 * Whatever is not listed is not allowed.
 */
public final class Permissions {

    public static final ProblemType DUTIES_NOT_SEPARATE = new ProblemType(
            HttpStatus.FORBIDDEN, "DUTIES_NOT_SEPARATE", "职责必须分离", "One person may not hold both duties");

    private static final Map<Role, Set<Action>> MATRIX = matrix();

    private static final Set<Role> THREE_ADMINISTRATORS =
            Collections.unmodifiableSet(EnumSet.of(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR));

    private Permissions() {}

    private static Map<Role, Set<Action>> matrix() {
        Map<Role, Set<Action>> matrix = new EnumMap<>(Role.class);
        EnumSet<Action> business = EnumSet.of(
                Action.CATALOGUE_READ,
                Action.PARTIES_READ,
                Action.REQUEST_READ,
                Action.RULES_READ,
                Action.RESULT_READ,
                Action.DELEGATE);
        put(matrix, Role.APPLICANT, business, Action.REQUEST_DRAFT, Action.REQUEST_RUN, Action.CORRECTION_REQUEST);
        put(matrix, Role.OFFICE_HEAD, business, Action.REQUEST_OFFICE_APPROVE);
        put(matrix, Role.PROVIDER_REVIEWER, business, Action.APPROVE_AS_PROVIDER_REVIEWER);
        put(matrix, Role.PROVIDER_HEAD, business, Action.APPROVE_AS_PROVIDER_HEAD);
        put(
                matrix,
                Role.DATA_AUTHORITY,
                business,
                Action.REQUEST_READ_ALL,
                Action.APPROVE_AS_DATA_AUTHORITY,
                Action.REQUEST_INTERVENE,
                Action.PARTIES_EDIT,
                Action.CATALOGUE_EDIT,
                Action.PARTNER_AGREEMENT_RECORD,
                Action.SUPERVISION_READ);
        put(
                matrix,
                Role.OPERATOR,
                business,
                Action.REQUEST_READ_ALL,
                Action.APPROVE_AS_OPERATOR,
                Action.REQUEST_INTERVENE,
                Action.PARTNER_AGREEMENT_RECORD,
                Action.OPERATIONS_READ);
        put(matrix, Role.PARTNER_ADMIN, business, Action.APPROVE_AS_PARTNER);
        put(matrix, Role.PARTNER_ASSESSOR, EnumSet.of(Action.PARTIES_READ), Action.PARTNER_ASSESS);
        put(matrix, Role.RESULT_REVIEWER, business, Action.RESULT_REVIEW);
        put(
                matrix,
                Role.RULE_AUTHOR,
                EnumSet.of(Action.CATALOGUE_READ, Action.PARTIES_READ, Action.RULES_READ),
                Action.RULES_PROPOSE);
        put(
                matrix,
                Role.RULE_APPROVER,
                EnumSet.of(Action.CATALOGUE_READ, Action.PARTIES_READ, Action.RULES_READ),
                Action.RULES_APPROVE);
        put(
                matrix,
                Role.SECURITY_OFFICER,
                business,
                Action.REQUEST_READ_ALL,
                Action.APPROVE_AS_SECURITY_OFFICER,
                Action.REQUEST_INTERVENE);
        put(
                matrix,
                Role.SYSTEM_ADMIN,
                EnumSet.of(Action.PARTIES_READ, Action.PARTIES_EDIT),
                Action.ACCOUNT_CREATE,
                Action.IMPORT,
                Action.NODE_ENROLMENT_CREATE,
                Action.OPERATIONS_READ,
                Action.JOURNEYS_RECOVER);
        put(matrix, Role.SECURITY_ADMIN, EnumSet.of(Action.PARTIES_READ), Action.ROLE_GRANT, Action.OPERATIONS_READ);
        put(
                matrix,
                Role.AUDITOR,
                EnumSet.of(Action.CATALOGUE_READ, Action.PARTIES_READ, Action.RULES_READ, Action.RESULT_READ),
                Action.REQUEST_READ,
                Action.REQUEST_READ_ALL,
                Action.AUDIT_READ,
                Action.SUPERVISION_READ,
                Action.OPERATIONS_READ);
        return matrix;
    }

    private static void put(Map<Role, Set<Action>> matrix, Role role, EnumSet<Action> base, Action... more) {
        EnumSet<Action> all = EnumSet.copyOf(base);
        Collections.addAll(all, more);
        matrix.put(role, Collections.unmodifiableSet(all));
    }

    public static boolean allows(Role role, Action action) {
        return MATRIX.getOrDefault(role, Set.of()).contains(action);
    }

    public static boolean allows(Collection<Role> roles, Action action) {
        return roles.stream().anyMatch(role -> allows(role, action));
    }

    /** What these roles may do together. */
    public static Set<Action> of(Collection<Role> roles) {
        EnumSet<Action> all = EnumSet.noneOf(Action.class);
        roles.forEach(role -> all.addAll(MATRIX.getOrDefault(role, Set.of())));
        return all;
    }

    /** @throws Problem FORBIDDEN when no role of {@code user} allows {@code action} */
    public static void require(CurrentUser user, Action action) {
        if (!allows(user.roles(), action)) {
            throw Problems.FORBIDDEN.because(user.username() + " has " + user.roles() + ", none of which allows "
                    + action + "; roles are given by the security administrator");
        }
    }

    /**
     * For an action on behalf of an organisation.
     *
     * @throws Problem FORBIDDEN when no role allows it; NOT_FOUND for somebody of another organisation, who shall not
     *     learn that there is anything
     */
    public static void require(CurrentUser user, Action action, String organisation) {
        require(user, action);
        if (!user.organisation().equals(organisation)) {
            throw Problems.NOT_FOUND.because("there is no such thing for " + user.organisation());
        }
    }

    /**
     * Two duties that one person may not hold for the same object.
     *
     * @param held who holds the other duty already
     * @throws Problem DUTIES_NOT_SEPARATE when {@code user} is one of them
     */
    public static void separate(CurrentUser user, Separation rule, Collection<String> held) {
        if (held.contains(user.username())) {
            throw DUTIES_NOT_SEPARATE.because(
                    user.username() + " is already " + rule.held() + "; " + rule.wanted() + " must be somebody else");
        }
    }

    /**
     * Roles that one account may not have together: each of the three administrators has no other role at all.
     *
     * @return the role that does not fit with another, if any
     */
    public static Optional<Role> clashes(Collection<Role> roles) {
        return roles.size() < 2
                ? Optional.empty()
                : roles.stream().filter(THREE_ADMINISTRATORS::contains).findFirst();
    }
}
