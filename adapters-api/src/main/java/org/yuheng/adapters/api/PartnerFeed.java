package org.yuheng.adapters.api;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;

/**
 * Brings a partner's records to an {@link Intake}: {@link #pull} asks a REST endpoint page by page, {@link #push} takes one
 * payload that the partner sent.
 *
 * <p>A next page is asked for by {@code cursor=…} in the query. Only a 5xx and a timeout are tried again. Redirects are
 * followed within the same scheme, host and port only: the token and the agreement are with that host.
 */
public final class PartnerFeed {

    private static final int REDIRECTS = 3;
    /** RFC 6750, section 2.1. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,4096}={0,8}");

    private final FeedLimits limits;
    private final HttpClient client;

    /** Trusts the certificate authorities of the Java runtime. */
    public PartnerFeed(FeedLimits limits) {
        this(limits, HttpClient.newBuilder());
    }

    /** Trusts (and presents, for mutual TLS) what {@code tls} holds. */
    public PartnerFeed(FeedLimits limits, SSLContext tls) {
        this(limits, HttpClient.newBuilder().sslContext(tls));
    }

    private PartnerFeed(FeedLimits limits, HttpClient.Builder builder) {
        this.limits = limits;
        this.client = builder.connectTimeout(limits.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * Asks for all pages.
     *
     * @return the intake's verdict
     * @throws JobFailure {@code PARTNER_TOKEN}, {@code PARTNER_UNREACHABLE}, {@code PARTNER_UNTRUSTED}, {@code
     *     PARTNER_UNAVAILABLE}, {@code PARTNER_DENIED}, {@code PARTNER_REDIRECT}, {@code PARTNER_ANSWER}, {@code
     *     PARTNER_CONTENT_TYPE}, {@code PARTNER_OVER_LIMIT}, {@code PARTNER_PAGING_LOOP}, {@code PAYLOAD_MALFORMED}
     */
    public Arrival pull(PartnerEndpoint endpoint, Intake intake) throws JobFailure, IOException, InterruptedException {
        Optional<String> token = token(endpoint);
        long end = System.nanoTime() + limits.whole().toNanos();
        Set<String> cursors = new HashSet<>();
        Optional<String> cursor = Optional.empty();
        long bytes = 0;
        for (int pages = 1; ; pages++) {
            byte[] payload = page(endpoint, at(endpoint.url(), cursor), token, end);
            bytes += payload.length;
            if (bytes > limits.totalBytes()) {
                throw over("more than " + limits.totalBytes() + " bytes in all");
            }
            Page page = PageReader.read(payload, endpoint.format());
            intake.take(page);
            cursor = page.next();
            if (cursor.isEmpty()) {
                return intake.verdict();
            }
            if (!cursors.add(cursor.get())) {
                throw no(Fault.PEER, "PARTNER_PAGING_LOOP", "the partner gives the cursor of page " + pages + " again");
            }
            if (pages == limits.pages()) {
                throw over("more than " + limits.pages() + " pages");
            }
        }
    }

    /**
     * Takes one whole payload.
     *
     * @throws JobFailure {@code PARTNER_OVER_LIMIT}, {@code PARTNER_ANSWER} for one with further pages, {@code
     *     PAYLOAD_MALFORMED}
     */
    public Arrival push(byte[] payload, PayloadFormat format, Intake intake) throws JobFailure, IOException {
        if (payload.length > limits.pageBytes()) {
            throw over(payload.length + " bytes, at most " + limits.pageBytes() + " are taken");
        }
        Page page = PageReader.read(payload, format);
        if (page.next().isPresent()) {
            throw no(Fault.PEER, "PARTNER_ANSWER", "a pushed payload is one page; its \"next\" must be null");
        }
        intake.take(page);
        return intake.verdict();
    }

    private static Optional<String> token(PartnerEndpoint endpoint) throws JobFailure {
        if (endpoint.tokenFile().isEmpty()) {
            return Optional.empty();
        }
        try {
            String token = Files.readString(endpoint.tokenFile().get()).strip();
            if (TOKEN.matcher(token).matches()) {
                return Optional.of(token);
            }
            throw no(
                    Fault.NODE,
                    "PARTNER_TOKEN",
                    "the token file must hold one bearer token (RFC 6750) and nothing else");
        } catch (IOException e) {
            throw new JobFailure(
                    new Refusal(Fault.NODE, "PARTNER_TOKEN", "the token file cannot be read; see the declared source"),
                    e);
        }
    }

    private static URI at(URI url, Optional<String> cursor) {
        if (cursor.isEmpty()) {
            return url;
        }
        String separator = url.getRawQuery() == null ? "?" : "&";
        return URI.create(url + separator + "cursor=" + URLEncoder.encode(cursor.get(), StandardCharsets.UTF_8));
    }

    /** One page, tried again after a 5xx or a timeout. */
    private byte[] page(PartnerEndpoint endpoint, URI url, Optional<String> token, long end)
            throws JobFailure, InterruptedException {
        Duration wait = limits.backoff();
        for (int retry = 0; ; retry++) {
            String trouble;
            try {
                HttpResponse<byte[]> answer = ask(endpoint, url, token, end);
                if (answer.statusCode() < 500) {
                    return body(endpoint, answer);
                }
                trouble = "answers " + answer.statusCode();
            } catch (HttpTimeoutException | TimeoutException e) {
                trouble = "does not answer in time";
            }
            if (retry == limits.retries() || System.nanoTime() - end >= 0) {
                throw no(
                        Fault.PEER,
                        "PARTNER_UNAVAILABLE",
                        endpoint.url().getHost() + " " + trouble + ", tried " + (retry + 1)
                                + " times; try again later");
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(wait.toNanos(), Math.max(0, end - System.nanoTime())));
            wait = wait.multipliedBy(2);
        }
    }

    private HttpResponse<byte[]> ask(PartnerEndpoint endpoint, URI url, Optional<String> token, long end)
            throws JobFailure, InterruptedException, HttpTimeoutException, TimeoutException {
        URI target = url;
        for (int redirects = 0; ; redirects++) {
            HttpResponse<byte[]> answer = send(request(endpoint, target, token), end);
            if (answer.statusCode() < 300 || answer.statusCode() > 399) {
                return answer;
            }
            URI next = location(answer, target);
            if (redirects == REDIRECTS || !sameOrigin(endpoint.url(), next)) {
                throw no(
                        Fault.PEER,
                        "PARTNER_REDIRECT",
                        endpoint.url().getHost()
                                + " redirects too often, or to another scheme, host or port; declare the"
                                + " address it redirects to, if the agreement covers it");
            }
            target = next;
        }
    }

    private HttpRequest request(PartnerEndpoint endpoint, URI url, Optional<String> token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(limits.answer())
                .header("Accept", endpoint.format().mediaType())
                .GET();
        token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
        return request.build();
    }

    /** The client's own timeout ends with the headers; a body that trickles in is cut off here. */
    private HttpResponse<byte[]> send(HttpRequest request, long end)
            throws JobFailure, InterruptedException, HttpTimeoutException, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, info -> new BoundedBody(limits.pageBytes()));
        try {
            long wait = Math.min(limits.answer().toNanos(), Math.max(0, end - System.nanoTime()));
            return answer.get(wait, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failed(request.uri().getHost(), e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private JobFailure failed(String host, Throwable cause) throws HttpTimeoutException {
        if (cause instanceof HttpTimeoutException timeout) {
            throw timeout;
        }
        if (cause instanceof BoundedBody.TooLarge || cause.getCause() instanceof BoundedBody.TooLarge) {
            return over("a page of more than " + limits.pageBytes() + " bytes");
        }
        Refusal refusal = cause instanceof SSLException || cause.getCause() instanceof SSLException
                ? new Refusal(
                        Fault.PEER,
                        "PARTNER_UNTRUSTED",
                        "no trusted TLS connection to " + host + "; check its certificate")
                : new Refusal(
                        Fault.PEER, "PARTNER_UNREACHABLE", "no connection to " + host + "; check address and route");
        return new JobFailure(refusal, cause);
    }

    private static byte[] body(PartnerEndpoint endpoint, HttpResponse<byte[]> answer) throws JobFailure {
        String host = endpoint.url().getHost();
        int status = answer.statusCode();
        if (status == 401 || status == 403) {
            throw no(Fault.NODE, "PARTNER_DENIED", host + " answers " + status + "; check the token with the partner");
        }
        if (status != 200) {
            throw no(Fault.PEER, "PARTNER_ANSWER", host + " answers " + status + ", expected 200");
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean coded = answer.headers()
                .firstValue("Content-Encoding")
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .isPresent();
        if (!media.equals(endpoint.format().mediaType()) || coded) {
            throw no(
                    Fault.PEER,
                    "PARTNER_CONTENT_TYPE",
                    host + " does not answer in uncompressed "
                            + endpoint.format().mediaType());
        }
        return answer.body();
    }

    private static URI location(HttpResponse<byte[]> answer, URI from) {
        try {
            return answer.headers()
                    .firstValue("Location")
                    .map(text -> from.resolve(URI.create(text)))
                    .orElse(URI.create("about:blank"));
        } catch (IllegalArgumentException e) {
            return URI.create("about:blank");
        }
    }

    private static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equals(b.getScheme())
                && a.getHost().equals(b.getHost())
                && a.getPort() == b.getPort()
                && b.getRawUserInfo() == null;
    }

    private static JobFailure over(String what) {
        return no(
                Fault.PEER,
                "PARTNER_OVER_LIMIT",
                "the partner sends " + what + "; ask for smaller pages or fewer records");
    }

    private static JobFailure no(Fault fault, String code, String message) {
        return new JobFailure(fault, code, message);
    }
}
