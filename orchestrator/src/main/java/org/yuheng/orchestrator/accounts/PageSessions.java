package org.yuheng.orchestrator.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.CurrentUser;

/**
 * Who is signed in to pages. The session, kept in PostgreSQL so that any instance serves it, holds the username alone;
 * roles and whether the account is open are read at every request, so a change counts at once.
 */
@Component
class PageSessions implements SecurityContextRepository {

    private static final String USERNAME = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

    /** Of whoever came from a provider; it opens nothing, and says there whose session ends. */
    private static final String ID_TOKEN = "oidc.id-token";

    private final AccountStore store;
    private final AuditTrail audit;

    PageSessions(AccountStore store, AuditTrail audit) {
        this.store = store;
        this.audit = audit;
    }

    /** Under a new session id, so that nobody can have planted it. */
    @Transactional
    public void open(HttpServletRequest request, CurrentUser user) {
        begin(request, user, "");
    }

    /** As {@link #open}, for whom a provider vouches: an initial password that they never had holds them up no more. */
    @Transactional
    public void openByProvider(HttpServletRequest request, CurrentUser user, String idToken) {
        begin(request, user, idToken);
    }

    private void begin(HttpServletRequest request, CurrentUser user, String idToken) {
        request.getSession(true);
        request.changeSessionId();
        HttpSession session = request.getSession();
        session.setMaxInactiveInterval(PageSecurity.SESSION_SECONDS);
        session.setAttribute(USERNAME, user.username());
        if (idToken.isEmpty()) {
            session.removeAttribute(ID_TOKEN);
        } else {
            session.setAttribute(ID_TOKEN, idToken);
        }
        audit.record(AuditEvent.of(user.actor(), "SESSION_OPENED").object("account", user.username()));
    }

    @Transactional
    public void close(HttpServletRequest request, CurrentUser user) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
            audit.record(AuditEvent.of(user.actor(), "SESSION_CLOSED").object("account", user.username()));
        }
    }

    private Optional<CurrentUser> user(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(USERNAME) instanceof String username
                ? store.find(username)
                        .filter(row -> !row.disabled())
                        .map(AccountStore.Row::user)
                        .map(user -> session.getAttribute(ID_TOKEN) == null ? user : user.withoutInitialPassword())
                : Optional.empty();
    }

    /** Of the session, when a provider vouched for it. */
    Optional<String> idToken(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(ID_TOKEN) instanceof String token
                ? Optional.of(token)
                : Optional.empty();
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new DeferredSecurityContext() {

            private SecurityContext context;

            @Override
            public SecurityContext get() {
                if (context == null) {
                    context = SecurityContextHolder.createEmptyContext();
                    user(request).map(SignedIn::new).ifPresent(context::setAuthentication);
                }
                return context;
            }

            @Override
            public boolean isGenerated() {
                return get().getAuthentication() == null;
            }
        };
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder exchange) {
        return loadDeferredContext(exchange.getRequest()).get();
    }

    /** Nothing but {@link #open} writes into a session. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(USERNAME) != null;
    }
}
