package org.yuheng.orchestrator.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.yuheng.trust.Digests;

/**
 * {@code Idempotency-Key} on a write: the same key with the same request gives the same answer, whatever happened in
 * between; with another request it is refused. The action and its kept answer are one transaction, so a crash leaves
 * both or neither. Answers are kept for {@link #KEPT}, and only those of actions that were done.
 */
@Component
@Order(BoundedBodyFilter.ORDER + 1)
final class IdempotencyFilter extends OncePerRequestFilter {

    static final String HEADER = "Idempotency-Key";
    static final Duration KEPT = Duration.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyFilter.class);
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private final IdempotencyStore store;
    private final TransactionTemplate transaction;
    private final ProblemWriter problems;
    private final Clock clock;

    IdempotencyFilter(IdempotencyStore store, TransactionTemplate transaction, ProblemWriter problems, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.problems = problems;
        this.clock = clock;
    }

    /** Strangers get none: a transaction is held for as long as a call under a key takes, and signing in is slow. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HEADER) == null
                || request.getUserPrincipal() == null
                || !WRITES.contains(request.getMethod())
                || !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = request.getHeader(HEADER);
        if (!KEY.matcher(key).matches()) {
            problems.write(
                    request,
                    response,
                    Problems.INVALID_PARAMETER,
                    HEADER + " must be 1 to 128 visible ASCII characters");
            return;
        }
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        try {
            transaction.executeWithoutResult(status -> once(request, answer, chain, key, status));
        } catch (ChainFailed e) {
            e.rethrow();
        } catch (TransactionException | DataAccessException e) {
            LOG.error("{} {} was not done", request.getMethod(), request.getRequestURI(), e);
            answer.resetBuffer();
            problems.write(
                    request, answer, Problems.UNAVAILABLE, "nothing was changed; try again with the same " + HEADER);
        }
        answer.copyBodyToResponse();
    }

    private void once(
            HttpServletRequest request,
            ContentCachingResponseWrapper answer,
            FilterChain chain,
            String key,
            TransactionStatus status) {
        try {
            String principal = request.getUserPrincipal().getName();
            store.queue(principal, key);
            byte[] hash = hash(request);
            Optional<IdempotencyStore.Kept> kept = store.find(principal, key);
            if (kept.isPresent()) {
                repeat(request, answer, kept.get(), hash);
                return;
            }
            chain.doFilter(request, answer);
            boolean done = answer.getStatus() < HttpServletResponse.SC_BAD_REQUEST && !status.isRollbackOnly();
            if (done) {
                store.keep(principal, key, kept(request, answer, hash), clock.instant());
            } else if (answer.getStatus() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
                status.setRollbackOnly();
            }
            if (status.isRollbackOnly()) {
                // Says that the end of the transaction is meant, so that it is no error.
                status.setRollbackOnly();
            }
        } catch (IOException | ServletException e) {
            throw new ChainFailed(e);
        }
    }

    private static IdempotencyStore.Kept kept(
            HttpServletRequest request, ContentCachingResponseWrapper answer, byte[] hash) {
        return new IdempotencyStore.Kept(
                hash,
                answer.getStatus(),
                answer.getContentType(),
                answer.getHeader("Location"),
                SecretAnswer.marked(request) ? null : answer.getContentAsByteArray());
    }

    private void repeat(HttpServletRequest request, HttpServletResponse answer, IdempotencyStore.Kept kept, byte[] hash)
            throws IOException {
        if (!MessageDigest.isEqual(kept.requestHash(), hash)) {
            problems.write(
                    request,
                    answer,
                    Problems.IDEMPOTENCY_KEY_REUSED,
                    HEADER + " was used for another request; make a new key for each action");
            return;
        }
        if (kept.body() == null) {
            problems.write(
                    request,
                    answer,
                    Problems.IDEMPOTENCY_ANSWER_NOT_KEPT,
                    "repeat it with a new " + HEADER + " if the first answer was lost");
            return;
        }
        answer.setStatus(kept.status());
        answer.setHeader("Idempotency-Replayed", "true");
        if (kept.contentType() != null) {
            answer.setContentType(kept.contentType());
        }
        if (kept.location() != null) {
            answer.setHeader("Location", kept.location());
        }
        answer.getOutputStream().write(kept.body());
    }

    private static byte[] hash(HttpServletRequest request) throws IOException {
        String query = request.getQueryString();
        String line = request.getMethod() + " " + request.getRequestURI() + (query == null ? "" : "?" + query) + "\n";
        return Digests.sha256(
                line.getBytes(StandardCharsets.UTF_8), request.getInputStream().readAllBytes());
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
    void forgetOld() {
        store.forgetBefore(clock.instant().minus(KEPT));
    }

    /** Carries a checked exception of the chain out of the transaction, which it rolls back. */
    private static final class ChainFailed extends RuntimeException {

        private final transient Exception failure;

        ChainFailed(Exception failure) {
            super(failure);
            this.failure = failure;
        }

        void rethrow() throws IOException, ServletException {
            if (failure instanceof IOException io) {
                throw io;
            }
            throw (ServletException) failure;
        }
    }
}
