package org.yuheng.adapters.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.computation.ColumnType;
import org.yuheng.trust.identity.CertificateAuthority;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.NodeName;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TlsIdentity;

class PartnerFeedTest {

    private static final List<CataloguedItem> ITEMS =
            List.of(new CataloguedItem("road", ColumnType.VARCHAR), new CataloguedItem("cars", ColumnType.BIGINT));
    private static final FeedLimits LIMITS = new FeedLimits(
            10_000,
            5,
            20_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            2,
            Duration.ofMillis(1));

    @TempDir
    Path directory;

    private final List<String[]> rows = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private HttpServer server;
    private ExecutorService threads;
    private Answer answer;

    interface Answer {
        void give(HttpExchange exchange, int nth) throws IOException;
    }

    @BeforeEach
    void startPartner() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer.give(exchange, asked.incrementAndGet());
            }
        });
        server.start();
    }

    @AfterEach
    void stopPartner() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void json(HttpExchange exchange, String body) throws IOException {
        send(exchange, 200, "application/json; charset=utf-8", body);
    }

    private Arrival pull(PayloadFormat format, FeedLimits limits) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "secret-token\n");
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/roads?city=1");
        return new PartnerFeed(limits)
                .pull(new PartnerEndpoint(url, Optional.of(token), format), new Intake(ITEMS, rows::add));
    }

    private JobFailure refused(FeedLimits limits) {
        return catchThrowableOfType(JobFailure.class, () -> pull(PayloadFormat.JSON, limits));
    }

    private String code() {
        return refused(LIMITS).refusal().code();
    }

    @Test
    void pullsPageAfterPageWithItsToken() throws Exception {
        List<String> queries = new ArrayList<>();
        answer = (exchange, nth) -> {
            queries.add(exchange.getRequestURI().getRawQuery() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            json(
                    exchange,
                    nth < 3
                            ? "{\"items\":[{\"road\":\"南京路\",\"cars\":" + nth + "}],\"next\":\"p&" + nth + "\"}"
                            : "{\"next\":null,\"items\":[{\"cars\":null,\"road\":\"\"}]}");
        };
        assertThat(pull(PayloadFormat.JSON, LIMITS)).isEqualTo(new Arrival.Accepted(3));
        assertThat(rows).containsExactly(new String[] {"南京路", "1"}, new String[] {"南京路", "2"}, new String[] {"", null});
        assertThat(queries)
                .containsExactly(
                        "city=1 Bearer secret-token",
                        "city=1&cursor=p%261 Bearer secret-token",
                        "city=1&cursor=p%262 Bearer secret-token");
    }

    @Test
    void readsCsv() throws Exception {
        answer = (exchange, nth) ->
                send(exchange, 200, "text/csv", "\uFEFFcars,road\r\n1,\"a \"\"b\"\", c\"\r\n,\"\"\n2,x");
        assertThat(pull(PayloadFormat.CSV, LIMITS)).isEqualTo(new Arrival.Accepted(3));
        assertThat(rows)
                .containsExactly(new String[] {"a \"b\", c", "1"}, new String[] {"", null}, new String[] {"x", "2"});
    }

    @Test
    void quarantinesPrivateContentEvenInUncataloguedColumns() throws Exception {
        answer = (exchange, nth) -> json(
                exchange,
                "{\"items\":[{\"road\":\"x\",\"cars\":1},{\"road\":\"x\",\"cars\":1,\"owner\":\"沪A12345\"}],\"next\":null}");
        assertThat(pull(PayloadFormat.JSON, LIMITS))
                .isInstanceOfSatisfying(Arrival.Quarantined.class, quarantined -> assertThat(quarantined.hits())
                        .containsExactly(
                                new PrivateContentScan.Hit(PrivateContentScan.Kind.VEHICLE_PLATE, "\"owner\"", 2)));
    }

    @Test
    void refusesWhatIsNotCatalogued() throws Exception {
        answer = (exchange, nth) -> json(exchange, "{\"items\":[{\"road\":\"x\",\"cars\":\"many\"}],\"next\":null}");
        assertThat(pull(PayloadFormat.JSON, LIMITS)).isInstanceOfSatisfying(Arrival.Refused.class, no -> assertThat(
                        no.refusal().code())
                .isEqualTo("PAYLOAD_WRONG_TYPE"));
    }

    @Test
    void triesAgainAfterServerErrors() throws Exception {
        answer = (exchange, nth) -> {
            if (nth < 3) {
                send(exchange, 503, "text/plain", "");
            } else {
                json(exchange, "{\"items\":[],\"next\":null}");
            }
        };
        assertThat(pull(PayloadFormat.JSON, LIMITS)).isEqualTo(new Arrival.Accepted(0));
    }

    @Test
    void givesUpAfterTheLastRetry() {
        answer = (exchange, nth) -> send(exchange, 500, "text/plain", "");
        assertThat(code()).isEqualTo("PARTNER_UNAVAILABLE");
        assertThat(asked).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 429, 204, 401, 403})
    void doesNotTryAgainWhatItsOwnRequestCaused(int status) {
        answer = (exchange, nth) -> send(exchange, status, "application/json", "");
        assertThat(code()).isEqualTo(status == 401 || status == 403 ? "PARTNER_DENIED" : "PARTNER_ANSWER");
        assertThat(asked).hasValue(1);
    }

    @Test
    void cutsOffABodyThatTrickles() {
        FeedLimits hasty = new FeedLimits(
                10_000,
                5,
                20_000,
                Duration.ofSeconds(10),
                Duration.ofMillis(300),
                Duration.ofSeconds(60),
                0,
                Duration.ofMillis(1));
        answer = (exchange, nth) -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await();
        };
        assertThat(refused(hasty).refusal().code()).isEqualTo("PARTNER_UNAVAILABLE");
    }

    private void await() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void followsRedirectsOnItsHostOnly() throws Exception {
        answer = (exchange, nth) -> {
            if (exchange.getRequestURI().getPath().equals("/v2")) {
                json(exchange, "{\"items\":[],\"next\":null}");
            } else {
                exchange.getResponseHeaders().add("Location", "/v2");
                send(exchange, 302, "text/plain", "");
            }
        };
        assertThat(pull(PayloadFormat.JSON, LIMITS)).isEqualTo(new Arrival.Accepted(0));

        answer = (exchange, nth) -> {
            exchange.getResponseHeaders()
                    .add("Location", "http://localhost:" + server.getAddress().getPort() + "/v2");
            send(exchange, 307, "text/plain", "");
        };
        assertThat(code()).isEqualTo("PARTNER_REDIRECT");
        assertThat(asked).hasValue(3);
    }

    @Test
    void boundsPagesBytesAndLoops() {
        answer = (exchange, nth) -> json(exchange, "{\"items\":[],\"next\":\"" + nth + "\"}");
        assertThat(code()).isEqualTo("PARTNER_OVER_LIMIT");
        assertThat(asked).hasValue(5);

        answer = (exchange, nth) -> json(exchange, "{\"items\":[],\"next\":\"same\"}");
        assertThat(code()).isEqualTo("PARTNER_PAGING_LOOP");

        answer = (exchange, nth) -> json(exchange, "{\"items\":[]," + " ".repeat(10_000) + "\"next\":null}");
        assertThat(code()).isEqualTo("PARTNER_OVER_LIMIT");

        answer = (exchange, nth) -> json(exchange, "{\"items\":[]," + " ".repeat(9_000) + "\"next\":\"" + nth + "\"}");
        assertThat(refused(LIMITS).refusal().message()).contains("20000 bytes in all");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"items\":[]}",
                "{\"next\":null}",
                "{\"items\":[],\"next\":null} {}",
                "{\"items\":[],\"next\":null,\"total\":1}",
                "{\"items\":[],\"next\":7}",
                "{\"items\":[1],\"next\":null}",
                "{\"items\":[{\"road\":{\"secretvalue\":1}}],\"next\":null}",
                "{\"items\":[{\"secretvalue\":1,\"secretvalue\":2}],\"next\":null}",
                "{\"items\":[{\"road\":secretvalue}],\"next\":null}"
            })
    void refusesMalformedPayloadsWithoutQuotingThem(String body) {
        answer = (exchange, nth) -> json(exchange, body);
        JobFailure failure = refused(LIMITS);
        assertThat(failure.refusal().code()).isEqualTo("PAYLOAD_MALFORMED");
        assertThat(failure).hasNoCause();
        assertThat(failure.getMessage()).doesNotContain("secretvalue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,a\n1,2\n", "a,\n1,2\n", "a,b\n1\n", "a,b\n\"1,2\n", "a,b\n\"1\"x,2\n", "a\nx\"y\n", ""})
    void refusesMalformedCsv(String body) {
        assertThatThrownBy(() -> new PartnerFeed(LIMITS)
                        .push(body.getBytes(StandardCharsets.UTF_8), PayloadFormat.CSV, new Intake(ITEMS, rows::add)))
                .hasMessageStartingWith("PAYLOAD_MALFORMED");
    }

    @Test
    void refusesAnotherContentType() {
        answer = (exchange, nth) -> send(exchange, 200, "text/html", "{\"items\":[],\"next\":null}");
        assertThat(code()).isEqualTo("PARTNER_CONTENT_TYPE");
    }

    @Test
    void takesAPushOfOnePayload() throws Exception {
        PartnerFeed feed = new PartnerFeed(LIMITS);
        byte[] payload = "{\"items\":[{\"road\":\"x\",\"cars\":1}],\"next\":null}".getBytes(StandardCharsets.UTF_8);
        assertThat(feed.push(payload, PayloadFormat.JSON, new Intake(ITEMS, rows::add)))
                .isEqualTo(new Arrival.Accepted(1));
        assertThatThrownBy(() -> feed.push(
                        "{\"items\":[],\"next\":\"2\"}".getBytes(StandardCharsets.UTF_8),
                        PayloadFormat.JSON,
                        new Intake(ITEMS, rows::add)))
                .hasMessageStartingWith("PARTNER_ANSWER");
        assertThatThrownBy(() -> feed.push(new byte[10_001], PayloadFormat.CSV, new Intake(ITEMS, rows::add)))
                .hasMessageStartingWith("PARTNER_OVER_LIMIT");
    }

    @Test
    void asksOtherMachinesByHttpsOnly() {
        for (String url :
                List.of("http://example.org/", "https://user:pw@example.org/", "ftp://example.org/", "https:x")) {
            assertThatThrownBy(() -> new PartnerEndpoint(URI.create(url), Optional.empty(), PayloadFormat.JSON))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("pw");
        }
    }

    @Test
    void refusesATokenFileWithMoreThanAToken() throws Exception {
        Path token = Files.writeString(directory.resolve("two"), "one\r\nX-Other: two");
        PartnerEndpoint endpoint =
                new PartnerEndpoint(URI.create("https://127.0.0.1:1/"), Optional.of(token), PayloadFormat.JSON);
        assertThatThrownBy(() -> new PartnerFeed(LIMITS).pull(endpoint, new Intake(ITEMS, rows::add)))
                .hasMessageStartingWith("PARTNER_TOKEN")
                .hasMessageNotContaining("Other");
    }

    @Test
    void pullsOverTlsFromAServerItTrustsOnly() throws Exception {
        SigningKey rootKey = SigningKey.generate(SignatureSuite.P256);
        Instant now = Instant.now();
        CertificateAuthority root =
                CertificateAuthority.createRoot("a test's root", rootKey, now.minusSeconds(60), Duration.ofDays(2));
        SigningKey key = SigningKey.generate(SignatureSuite.P256);
        TlsIdentity identity = TlsIdentity.of(
                key,
                root.issue(
                                Certificates.signingRequest(NodeName.local("map"), key),
                                NodeName.local("map"),
                                now,
                                Duration.ofDays(1))
                        .value());
        SSLContext ofServer = SSLContext.getInstance("TLS");
        ofServer.init(identity.keyManagers(), null, null);
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("root", root.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        SSLContext ofClient = SSLContext.getInstance("TLS");
        ofClient.init(null, trust.getTrustManagers(), null);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            secure.setHttpsConfigurator(new HttpsConfigurator(ofServer));
            secure.setExecutor(threads);
            secure.createContext("/", exchange -> {
                try (exchange) {
                    asked.incrementAndGet();
                    json(exchange, "{\"items\":[],\"next\":null}");
                }
            });
            secure.start();
            PartnerEndpoint endpoint = new PartnerEndpoint(
                    URI.create("https://localhost:" + secure.getAddress().getPort() + "/"),
                    Optional.empty(),
                    PayloadFormat.JSON);

            assertThatThrownBy(() -> new PartnerFeed(LIMITS).pull(endpoint, new Intake(ITEMS, rows::add)))
                    .hasMessageStartingWith("PARTNER_UNTRUSTED");
            assertThat(asked).hasValue(0);
            assertThat(new PartnerFeed(LIMITS, ofClient).pull(endpoint, new Intake(ITEMS, rows::add)))
                    .isEqualTo(new Arrival.Accepted(0));
        } finally {
            secure.stop(0);
        }
    }
}
