package org.yuheng.orchestrator.identity;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * The person who signed in; a controller takes it as a parameter.
 *
 * @param username stable id of the person, never given to another
 * @param organisation id of the organisation that the person works for
 * @param mustChangePassword until it is changed nothing else is possible
 */
public record CurrentUser(
        String username, String name, String organisation, Set<Role> roles, boolean mustChangePassword)
        implements AuthenticatedPrincipal {

    public CurrentUser {
        roles = roles.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(roles));
    }

    /** The principal's name, which is the username. */
    @Override
    public String getName() {
        return username;
    }

    /** The same person where another vouches for them and no password is asked. */
    public CurrentUser withoutInitialPassword() {
        return new CurrentUser(username, name, organisation, roles, false);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    public boolean may(Action action) {
        return Permissions.allows(roles, action);
    }

    /** As an audit event names this person. */
    public Actor actor() {
        return new Actor(
                Actor.Kind.PERSON, username, roles.stream().map(Role::name).toList(), organisation);
    }
}
