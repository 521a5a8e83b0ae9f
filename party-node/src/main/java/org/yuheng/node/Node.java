package org.yuheng.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.node.GrpcNodeDialer;
import org.yuheng.adapter.node.NodeServer;
import org.yuheng.adapter.node.PeerDialer;
import org.yuheng.adapter.node.Transport;
import org.yuheng.adapter.wire.SignedMessages;
import org.yuheng.adapters.api.ApiImport;
import org.yuheng.adapters.fl.FlEngine;
import org.yuheng.adapters.mpc.MpcEngine;
import org.yuheng.adapters.tee.TeeEngine;
import org.yuheng.json.StrictJson;
import org.yuheng.node.datasets.DatasetStore;
import org.yuheng.node.datasets.SourceReader;
import org.yuheng.node.enclaves.EnclaveHost;
import org.yuheng.node.enclaves.HostHardware;
import org.yuheng.node.grants.Approvers;
import org.yuheng.node.grants.GrantDesk;
import org.yuheng.node.grants.GrantStore;
import org.yuheng.node.grants.QueryLedger;
import org.yuheng.node.grants.SpecReview;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.jobs.JobStore;
import org.yuheng.node.jobs.NodeDesk;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.node.membership.Members;
import org.yuheng.node.peers.AnchoredJournal;
import org.yuheng.node.peers.Peers;
import org.yuheng.node.push.PushDesk;
import org.yuheng.node.push.PushDoor;
import org.yuheng.node.registry.Registry;
import org.yuheng.node.registry.Reporter;
import org.yuheng.node.results.ResultDesk;
import org.yuheng.node.results.ResultStore;
import org.yuheng.node.witness.LogWitness;
import org.yuheng.node.witness.WitnessStore;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.CollateralStore;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.UnusableCollateral;
import org.yuheng.trust.attestation.simulation.SimulationTrust;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TlsIdentity;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.manifest.ReleaseManifest;
import org.yuheng.trust.release.PinnedEvidenceCheck;
import org.yuheng.trust.sealing.SealingKeyPair;

/** A running party node, put together from its home directory. */
public final class Node implements AutoCloseable {

    /** Of this build; what {@code Describe} says. */
    public static final String VERSION = "0.1.0";

    private final NodeHome home;
    private final NodeConfig config;
    private final NodeDatabase database;
    private final AuditLog audit;
    private final DatasetStore datasets;
    private final QueryLedger queries;
    private final GrantDesk grants;
    private final Approvers approvers;
    private final ResultStore resultStore;
    private final ResultDesk results;
    private final NodeDesk desk;
    private final NodeServer server;
    private final Registry registry;
    private final Reporter reporter;
    private final WitnessStore witnessStore;
    private final LogWitness witness;
    private final PeerDialer peerDialer;
    private final Peers peers;
    private final Optional<PushDoor> pushDoor;

    /**
     * Starts everything but the console.
     *
     * @param enclaves directory with the installed enclave programs
     * @throws IOException when the home is incomplete; the message says what is missing
     */
    public static Node start(Path directory, Path enclaves, Clock clock) throws IOException {
        NodeHome home = new NodeHome(directory);
        if (!home.has("node.json")) {
            throw new IOException("NODE_NOT_INITIALISED: " + directory + " is no node's home; run `node init` first");
        }
        if (!home.has("keys/node.crt")) {
            throw new IOException("NODE_NOT_ENROLLED: " + directory + " has no certificate; run `node enrol` first");
        }
        return new Node(home, enclaves, clock);
    }

    private Node(NodeHome home, Path enclaveInstallation, Clock clock) throws IOException {
        this.home = home;
        this.config = home.config();
        SigningKey nodeKey = home.signingKey("node.key");
        TlsIdentity identity =
                TlsIdentity.of(nodeKey, Certificates.certificate(Files.readAllBytes(home.resolve("keys/node.crt"))));
        AtomicReference<org.yuheng.trust.identity.TrustAnchors> anchors =
                new AtomicReference<>(home.transportAnchors());
        Transport transport = new Transport(identity, anchors::get, clock);
        SSLContext tls = identity.sslContext(anchors::get, clock);
        SignedMessages messages = new SignedMessages(config.node(), nodeKey, clock);
        PeerDialer dialer = new PeerDialer(messages, new GrpcNodeDialer(messages, transport));
        this.peerDialer = dialer;

        this.database = NodeDatabase.open(home.resolve("node.db"));
        this.audit = new AuditLog(database, clock);
        this.datasets = new DatasetStore(database, audit, clock);
        this.queries = new QueryLedger(database, audit, clock);
        GrantStore grantStore = new GrantStore(database, audit, queries);
        JobStore jobs = new JobStore(database, audit, clock);
        this.resultStore = new ResultStore(database, audit, clock);
        ReleaseManifest manifest = manifest();
        Members members = new Members(home, database, clock);
        SpecReview review = new SpecReview(
                config,
                nodeKey.verifyingKey(),
                datasets,
                manifest,
                Keyring.of(home.pinnedKey("recipients-ca.key")),
                members,
                queries,
                clock);
        Map<String, SigningKey> ownerKeys = new HashMap<>();
        Map<String, VerifyingKey> ownerPublicKeys = new HashMap<>();
        Map<String, SealingKeyPair> sealingKeys = new HashMap<>();
        List<String> organisations = new ArrayList<>(config.owners());
        if (!organisations.contains(config.organization())) {
            organisations.add(config.organization());
        }
        for (String owner : organisations) {
            SigningKey key = home.signingKey(owner + ".grant.key");
            ownerKeys.put(owner, key);
            ownerPublicKeys.put(owner, key.verifyingKey());
            sealingKeys.put(owner, home.sealingKey(owner));
        }
        this.approvers = new Approvers(database, audit, clock);
        this.grants = new GrantDesk(config, grantStore, review, manifest, approvers, ownerKeys::get, clock);
        this.results = new ResultDesk(
                config,
                resultStore,
                review,
                dialer,
                home.resolve("results"),
                home.resolve("incoming"),
                nodeKey,
                sealingKeys::get,
                clock);
        this.registry = new Registry(config.orchestrator());
        this.witnessStore = new WitnessStore(database, audit, clock);
        this.witness = LogWitness.of(home, config, registry, nodeKey, home.witnessKey(), witnessStore, clock);
        this.peers = new Peers(config.node(), nodeKey, members, dialer, witness, witnessStore, database, audit, clock);
        this.desk = new NodeDesk(new NodeDesk.Parts(
                config,
                VERSION,
                identity.certificate().getNotAfter().toInstant(),
                nodeKey,
                home.pinnedKey("orchestrator.key"),
                ownerPublicKeys,
                engines(),
                datasets,
                grantStore,
                new AnchoredJournal(grantStore, peers),
                members,
                peers,
                grants,
                review,
                jobs,
                resultStore,
                results,
                dialer,
                tls,
                evidence(),
                enclaveHost(enclaveInstallation),
                home.resolve("jobs"),
                home.resolve("results"),
                clock));
        this.server = NodeServer.start(
                new InetSocketAddress(config.listenHost(), config.listenPort()), transport, messages, desk);
        this.reporter = new Reporter(
                config.node(),
                registry,
                nodeKey,
                datasets,
                new SourceReader(home.resolve("jobs")),
                grantStore,
                resultStore,
                signed -> anchors.set(home.takeTransportRoots(signed, anchors.get(), clock.instant())),
                clock);
        this.pushDoor = home.has("push.json")
                ? Optional.of(PushDoor.open(
                        StrictJson.read(Files.readAllBytes(home.resolve("push.json")), PushDoor.Address.class),
                        tls,
                        new PushDesk(datasets, database, audit, clock)))
                : Optional.empty();
        reporter.start();
        witness.start();
        peers.start();
    }

    private ReleaseManifest manifest() throws IOException {
        Outcome<SignedPayload<ReleaseManifest>> manifest =
                ReleaseManifest.verify(home.pinned("release-manifest.json"), Keyring.of(home.pinnedKey("release.key")));
        if (!manifest.isAccepted()) {
            throw new IOException("RELEASE_MANIFEST: " + manifest.refusal());
        }
        return manifest.value().value();
    }

    /** On hardware when {@code hardware.json} says how; a file that cannot be used is no reason to simulate. */
    private EnclaveHost enclaveHost(Path installation) throws IOException {
        if (!home.has(HostHardware.FILE)) {
            return new EnclaveHost(installation, home.resolve("simulation/platform.json"));
        }
        Path file = home.resolve(HostHardware.FILE);
        HostHardware hardware = HostHardware.read(file);
        return hardware.launch().isPresent()
                ? EnclaveHost.launching(
                        installation, hardware.kind(), hardware.launch().get())
                : EnclaveHost.onHardware(installation, file);
    }

    /** Vendors' roots, and the simulation root only where this node's profile accepts it. */
    private PinnedEvidenceCheck evidence() throws IOException {
        if (!config.acceptsSimulated()) {
            if (home.has("pins/simulation-root.crt")) {
                throw new IOException("SIMULATION_ROOT_PINNED: node.json accepts no simulated evidence, yet "
                        + home.resolve("pins/simulation-root.crt") + " is there; remove it and start again");
            }
            return new PinnedEvidenceCheck(
                    AttestationVerifier.ofVendors(),
                    PinnedEvidenceCheck.CollateralSource.stored(
                            new CollateralStore(home.resolve("collateral"), TrustAnchors.vendors())));
        }
        try {
            SimulationTrust simulation =
                    SimulationTrust.of(home.pinned("simulation-root.crt"), home.pinned("simulation-collateral.json"));
            return new PinnedEvidenceCheck(
                    AttestationVerifier.of(TrustAnchors.vendors().and(simulation.anchor())),
                    (kind, evidence, sent) -> Outcome.accepted(simulation.collateral()));
        } catch (UnusableCollateral e) {
            throw new IOException("SIMULATION_COLLATERAL: " + e.getMessage(), e);
        }
    }

    private EvidenceKind hostedKind() throws IOException {
        return home.has(HostHardware.FILE)
                ? HostHardware.read(home.resolve(HostHardware.FILE)).kind()
                : EvidenceKind.TDX;
    }

    private List<Engine> engines() throws IOException {
        List<String> evidence = config.hostsEnclaves() ? List.of(hostedKind().name()) : List.of();
        List<Engine> engines = new ArrayList<>();
        for (String technique : config.techniques()) {
            switch (technique) {
                case "TEE" -> engines.add(new TeeEngine(technique, evidence, config.acceptsSimulated()));
                case "API_TEE" -> {
                    engines.add(new TeeEngine(technique, evidence, config.acceptsSimulated()));
                    engines.add(new ApiImport());
                }
                case "MPC_TEE" -> engines.add(new MpcEngine(evidence, config.acceptsSimulated()));
                case "FL_TEE" -> {
                    engines.add(new FlEngine(evidence, config.acceptsSimulated()));
                    // A sealed join between platforms: same rule, the enclave of the TEE technique.
                    engines.add(new TeeEngine(technique, evidence, config.acceptsSimulated()));
                }
                default ->
                    throw new IllegalArgumentException(
                            "technique \"" + technique + "\" in node.json; known are TEE, API_TEE, MPC_TEE, FL_TEE");
            }
        }
        return engines;
    }

    public NodeConfig config() {
        return config;
    }

    public NodeHome home() {
        return home;
    }

    public NodeDatabase database() {
        return database;
    }

    public AuditLog audit() {
        return audit;
    }

    public DatasetStore datasets() {
        return datasets;
    }

    public QueryLedger queries() {
        return queries;
    }

    public Approvers approvers() {
        return approvers;
    }

    public GrantDesk grants() {
        return grants;
    }

    public ResultStore resultStore() {
        return resultStore;
    }

    public ResultDesk results() {
        return results;
    }

    public Registry registry() {
        return registry;
    }

    public Reporter reporter() {
        return reporter;
    }

    public LogWitness witness() {
        return witness;
    }

    public WitnessStore witnessStore() {
        return witnessStore;
    }

    /** Where partners push; empty without {@code push.json}. */
    public Optional<PushDoor> pushDoor() {
        return pushDoor;
    }

    /** The port that orchestrator and nodes reach. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        pushDoor.ifPresent(PushDoor::close);
        peers.close();
        peerDialer.close();
        witness.close();
        reporter.close();
        server.close();
        desk.close();
        database.close();
    }
}
