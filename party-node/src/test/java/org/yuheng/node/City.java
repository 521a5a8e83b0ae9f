package org.yuheng.node;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.GrpcNodeDialer;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.Transport;
import org.yuheng.adapter.wire.SignedMessages;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.StrictJson;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.home.NodeInit;
import org.yuheng.node.home.SealingRequest;
import org.yuheng.node.membership.JoinRequest;
import org.yuheng.node.operator.OperatorHome;
import org.yuheng.trust.Digests;
import org.yuheng.trust.identity.CertificateAuthority;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.NodeName;
import org.yuheng.trust.identity.Password;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TlsIdentity;
import org.yuheng.trust.identity.TokenKeys;
import org.yuheng.trust.identity.TrustAnchors;
import org.yuheng.trust.manifest.ReleaseManifest;

/** Real nodes of one test, an operator's offline home, and the hand that an orchestrator would lend. */
final class City implements AutoCloseable {

    static final Path ENCLAVES = Path.of(System.getProperty("yuheng.enclaves", "target/enclaves"));

    private final Path directory;
    private final Clock clock = Clock.systemUTC();
    private final SigningKey rootKey = SigningKey.generate(SignatureSuite.P256);
    private final CertificateAuthority root = CertificateAuthority.createRoot(
            "test transport", rootKey, Instant.now().minus(1, ChronoUnit.DAYS), Duration.ofDays(30));
    private final TrustAnchors anchors = new TrustAnchors(
            List.of(root.certificate()),
            List.of(root.revocationList(
                    List.of(), 1, Instant.now(), Instant.now().plus(7, ChronoUnit.DAYS))));
    private final SigningKey orchestratorKey = SigningKey.generate(SignatureSuite.P256);
    private final OperatorHome operator;
    private final ReleaseManifest manifest;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, PartyNode> dialled = new LinkedHashMap<>();
    private final GrpcNodeDialer dialer;
    private final Map<String, Relay> relays = new LinkedHashMap<>();
    private final boolean relayed;
    private final List<NodeConfig.GrantPolicy> policies = new ArrayList<>();
    private Optional<TokenKeys> token = Optional.empty();
    private String orchestrator = "http://127.0.0.1:1";

    City(Path directory) throws IOException {
        this(directory, false);
    }

    /** @param relayed whether every node is reached only through a relay of its own, by the orchestrator and by the others */
    City(Path directory, boolean relayed) throws IOException {
        this.directory = directory;
        this.relayed = relayed;
        this.operator = new OperatorHome(directory.resolve("operator"), clock);
        try (Password password = password()) {
            operator.create(password);
            this.manifest = operator.signManifest(ENCLAVES, "test", password);
        }
        this.dialer = dialer("orchestrator", orchestratorKey, enrolled("orchestrator", orchestratorKey));
    }

    /** What an enrolled party shows in TLS. */
    TlsIdentity enrolled(String name, SigningKey key) {
        return TlsIdentity.of(key, certificate(name, key, clock.instant(), Duration.ofDays(1)));
    }

    X509Certificate certificate(String name, SigningKey key, Instant from, Duration validity) {
        return root.issue(Certificates.signingRequest(NodeName.local(name), key), NodeName.local(name), from, validity)
                .value();
    }

    /** A hand that signs as {@code self} with {@code key} and shows {@code identity}. */
    GrpcNodeDialer dialer(String self, SigningKey key, TlsIdentity identity) {
        return dialer(self, key, identity, anchors);
    }

    /** The same that believes others than the city does. */
    GrpcNodeDialer dialer(String self, SigningKey key, TlsIdentity identity, TrustAnchors believed) {
        return new GrpcNodeDialer(new SignedMessages(self, key, clock), new Transport(identity, () -> believed, clock));
    }

    /** What the orchestrator shows in TLS. */
    Transport transport() {
        return new Transport(enrolled("orchestrator", orchestratorKey), () -> anchors, clock);
    }

    SigningKey orchestratorKey() {
        return orchestratorKey;
    }

    private static Password password() {
        return Password.ofRandom("5".repeat(64).toCharArray());
    }

    /** Where the nodes that are added from now on reach the orchestrator's REST; nowhere without it. */
    void orchestrator(String address) {
        orchestrator = address;
    }

    /** The transport authority, and what it has revoked. */
    CertificateAuthority authority() {
        return root;
    }

    SigningKey authorityKey() {
        return rootKey;
    }

    TrustAnchors anchors() {
        return anchors;
    }

    /** Where some keys are of the nodes that are added from now on. */
    void token(TokenKeys keys) {
        token = Optional.of(keys);
    }

    /** A local rule of an owner, for nodes that are added from now on. */
    void policy(NodeConfig.GrantPolicy policy) {
        policies.add(policy);
    }

    /** Sets a node up as its people would, and starts it. */
    Node add(String name, String organization, List<String> owners, boolean host) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path home = directory.resolve(name);
        String address = "127.0.0.1:" + port;
        if (relayed) {
            SigningKey relayKey = SigningKey.generate(SignatureSuite.P256);
            Relay relay = new Relay(enrolled("relay", relayKey), anchors, clock, port);
            relays.put(name, relay);
            address = relay.address();
        }
        NodeConfig config = new NodeConfig(
                name,
                organization,
                owners,
                "127.0.0.1:" + port,
                address,
                0,
                orchestrator,
                host,
                true,
                List.of("TEE", "API_TEE", "MPC_TEE", "FL_TEE"),
                policies.stream()
                        .filter(policy -> owners.contains(policy.owner()))
                        .toList());
        Path requests = NodeInit.create(home, config, token);
        NodeHome nodeHome = new NodeHome(home);
        try (Password password = password()) {
            for (SealingRequest request : OperatorHome.requests(Files.readAllBytes(requests))) {
                Files.write(
                        nodeHome.resolve("keys/" + request.organization() + ".sealing.cert"),
                        operator.certify(request, password));
            }
        }
        operator.pinInto(nodeHome, host);
        SigningKey key = nodeHome.signingKey("node.key");
        try {
            Files.write(
                    nodeHome.resolve("keys/node.crt"),
                    certificate(name, key, clock.instant(), Duration.ofDays(1)).getEncoded());
            nodeHome.writePin("transport-root.crt", root.certificate().getEncoded());
            nodeHome.writePin("transport.crl", anchors.revocationLists().get(0).getEncoded());
        } catch (java.security.GeneralSecurityException e) {
            throw new IOException(e);
        }
        nodeHome.writePin("orchestrator.key", orchestratorKey.verifyingKey());
        try (Password password = password()) {
            operator.admit(JoinRequest.of(nodeHome), password);
        }
        operator.pinMembers(nodeHome);
        for (Node member : nodes.values()) {
            operator.pinMembers(member.home());
        }
        Node node = Node.start(home, ENCLAVES, clock);
        nodes.put(name, node);
        dialled.put(name, dialer.dial(name, config.address(), NodeHome.text(key.verifyingKey())));
        return node;
    }

    /** Ends a node's process-wide parts; its home stays. */
    void stop(String name) {
        nodes.get(name).close();
    }

    /** Starts a node again on its home. */
    Node restart(String name) throws IOException {
        Node node = Node.start(nodes.get(name).home().directory(), ENCLAVES, clock);
        nodes.put(name, node);
        return node;
    }

    OperatorHome operator() {
        return operator;
    }

    Node node(String name) {
        return nodes.get(name);
    }

    PartyNode dial(String name) {
        return dialled.get(name);
    }

    Relay relay(String node) {
        return relays.get(node);
    }

    Path csv(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name + ".csv"), content);
    }

    /** Where each node is reached, by its id. */
    Map<String, String> routes() {
        Map<String, String> routes = new LinkedHashMap<>();
        nodes.values().forEach(n -> routes.put(n.config().node(), n.config().address()));
        return routes;
    }

    List<JobSpec.Participant> participants() throws IOException {
        List<JobSpec.Participant> participants = new ArrayList<>();
        for (Node node : nodes.values()) {
            participants.add(new JobSpec.Participant(
                    node.config().node(),
                    node.config().organization(),
                    NodeHome.text(node.home().signingKey("node.key").verifyingKey())));
        }
        return participants;
    }

    JobSpec.Recipient recipient(String node, String organization) throws IOException {
        byte[] certificate = Files.readAllBytes(node(node).home().resolve("keys/" + organization + ".sealing.cert"));
        return new JobSpec.Recipient(organization, node, Base64.getEncoder().encodeToString(certificate));
    }

    JobSpec.EvidenceDemand evidence(String role) {
        String mrtd = manifest.programs().stream()
                .filter(p -> p.role().equals(role))
                .findFirst()
                .orElseThrow()
                .measurement()
                .registers()
                .get("mrtd");
        return new JobSpec.EvidenceDemand("TDX", true, Map.of(role, List.of(mrtd)));
    }

    /** Proposes to every node, and has every owner's people sign. */
    List<byte[]> grantAll(byte[] spec) throws NodeUnreachable {
        List<byte[]> grants = new ArrayList<>();
        for (Node node : nodes.values()) {
            Answer<List<PartyNode.OwnerGrant>> asked =
                    dial(node.config().node()).propose(spec, "…", "…");
            if (asked.refused()) {
                throw new AssertionError(node.config().node() + " refuses: " + asked.refusal());
            }
            for (PartyNode.OwnerGrant owner : asked.value()) {
                Optional<?> refusal = node.grants().grant(Digests.of(spec), owner.owner(), "test");
                if (refusal.isPresent()) {
                    throw new AssertionError(owner.owner() + " cannot grant: " + refusal.get());
                }
            }
            dial(node.config().node()).propose(spec, "…", "…").value().forEach(g -> grants.add(g.grant()));
        }
        return grants;
    }

    /** Prepares and starts everywhere, and waits for the end; the last event of every role. */
    List<JobEvent> run(JobId job, byte[] spec, List<byte[]> grants) throws NodeUnreachable {
        Map<String, String> routes = routes();
        Instant deadline = clock.instant().plus(Duration.ofMinutes(2));
        for (PartyNode node : dialled.values()) {
            Answer<Instant> lease = node.prepare(job, spec, grants, deadline, routes);
            if (lease.refused()) {
                throw new AssertionError(node.id() + " does not prepare: " + lease.refusal());
            }
        }
        for (PartyNode node : dialled.values()) {
            node.start(job, Digests.of(spec));
        }
        List<JobEvent> last = new ArrayList<>();
        for (PartyNode node : dialled.values()) {
            Map<String, JobEvent> byRole = new LinkedHashMap<>();
            node.watch(job, 0, event -> byRole.put(event.role(), event));
            last.addAll(byRole.values());
        }
        return last;
    }

    static byte[] bytes(Object json) {
        return StrictJson.write(json);
    }

    @Override
    public void close() {
        dialled.values().forEach(PartyNode::close);
        nodes.values().forEach(Node::close);
        relays.values().forEach(Relay::close);
    }
}
