package org.yuheng.orchestrator.accounts;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.yuheng.orchestrator.identity.CurrentUser;

/** A person whose session was good. Roles are looked at by {@code Permissions} alone, so there are no authorities. */
final class SignedIn extends AbstractAuthenticationToken {

    private final transient CurrentUser user;

    SignedIn(CurrentUser user) {
        super(List.of());
        this.user = user;
        setAuthenticated(true);
    }

    @Override
    public CurrentUser getPrincipal() {
        return user;
    }

    @Override
    public Object getCredentials() {
        return "";
    }
}
