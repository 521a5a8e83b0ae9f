package org.yuheng.node.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.yuheng.adapter.enclave.EnclaveMain;
import org.yuheng.json.StrictJson;
import org.yuheng.node.enclaves.EnclaveHost;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.home.SealingRequest;
import org.yuheng.node.membership.JoinRequest;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.simulation.SimulationAuthority;
import org.yuheng.trust.attestation.simulation.SimulationTrust;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.KeyFile;
import org.yuheng.trust.identity.Password;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.manifest.Measurement;
import org.yuheng.trust.manifest.ReleaseManifest;
import org.yuheng.trust.membership.MembershipList;
import org.yuheng.trust.sealing.SealingCertificate;
import org.yuheng.trust.sealing.SealingKey;

/**
 * A directory that the operator keeps offline.
 *
 * <pre>
 * recipients-ca.key release.key membership.key password    secret
 * recipients-ca.pub release.pub membership.pub release-manifest.json membership.json simulation-root.crt
 * simulation-collateral.json                for nodes to pin
 * simulation-platform.json                  for the host of simulated enclaves
 * </pre>
 */
public final class OperatorHome {

    private static final Duration SEALING_VALIDITY = Duration.ofDays(365);
    private static final Duration MEMBERSHIP_VALIDITY = Duration.ofDays(180);
    private static final String MEMBERSHIP = "membership";

    private final Path directory;
    private final Clock clock;

    public OperatorHome(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Makes the keys and a simulation authority; never overwrites. */
    public void create(Password password) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        for (String name : List.of("recipients-ca", "release", MEMBERSHIP)) {
            makeKey(name, password);
        }
        SimulationAuthority authority =
                SimulationAuthority.create(new SecureRandom(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
        SimulationTrust trust = authority.trust();
        Files.write(directory.resolve("simulation-root.crt"), trust.rootCertificate());
        Files.write(directory.resolve("simulation-collateral.json"), trust.collateralJson());
        Path platform = directory.resolve("simulation-platform.json");
        Files.write(platform, authority.platform().privateBytes());
        Files.setPosixFilePermissions(platform, PosixFilePermissions.fromString("rw-------"));
    }

    private void makeKey(String name, Password password) throws IOException {
        SigningKey key = SigningKey.generate(SignatureSuite.ED25519);
        KeyFile.write(directory.resolve(name + ".key"), key, password);
        Files.writeString(directory.resolve(name + ".pub"), NodeHome.text(key.verifyingKey()) + "\n");
    }

    /** Lists a node, or lists it anew with other keys; the operator has checked, out of band, whose they are. */
    public MembershipList admit(JoinRequest request, Password password) throws IOException {
        return changed(password, (members, revoked) -> {
            members.removeIf(member -> member.node().equals(request.member().node()));
            members.add(request.member());
        });
    }

    /** Takes a node off the list; nodes that have the new list take no part in a job with it. */
    public MembershipList expel(String node, Password password) throws IOException {
        return changed(password, (members, revoked) -> {
            if (!members.removeIf(member -> member.node().equals(node))) {
                throw new IllegalArgumentException("NOT_A_MEMBER: node \"" + node + "\" is not listed");
            }
        });
    }

    /** Takes a sealing certificate back: nothing more is sealed to its key by nodes that have the new list. */
    public MembershipList revokeSealing(String serial, Password password) throws IOException {
        return changed(password, (members, revoked) -> {
            if (!revoked.contains(serial)) {
                revoked.add(serial);
            }
        });
    }

    /** The list that was signed last; empty before the first. */
    public Optional<MembershipList> members() throws IOException {
        Path file = directory.resolve(MEMBERSHIP + ".json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        VerifyingKey own = VerifyingKey.fromSpki(Base64.getDecoder()
                .decode(Files.readString(directory.resolve(MEMBERSHIP + ".pub")).strip()));
        return Optional.of(SignedPayload.read(
                        Files.readAllBytes(file), MembershipList.PAYLOAD_TYPE, MembershipList.class, Keyring.of(own))
                .value()
                .value());
    }

    private interface Change {
        void to(List<MembershipList.Member> members, List<String> revokedSealing);
    }

    private MembershipList changed(Password password, Change change) throws IOException {
        if (!Files.exists(directory.resolve(MEMBERSHIP + ".key"))) {
            // An operator's directory of before there were lists.
            makeKey(MEMBERSHIP, password);
        }
        Optional<MembershipList> before = members();
        List<MembershipList.Member> members =
                new ArrayList<>(before.map(MembershipList::members).orElse(List.of()));
        List<String> revoked =
                new ArrayList<>(before.map(MembershipList::revokedSealing).orElse(List.of()));
        change.to(members, revoked);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        MembershipList list = new MembershipList(
                before.map(MembershipList::number).orElse(0L) + 1,
                now,
                now.plus(MEMBERSHIP_VALIDITY),
                members,
                revoked);
        Files.write(
                directory.resolve(MEMBERSHIP + ".json"),
                list.sign(key(MEMBERSHIP, password)).toBytes());
        return list;
    }

    /** Signs what the installed enclave programs measure; owners pin the key and read the manifest. */
    public ReleaseManifest signManifest(Path installation, String version, Password password) throws IOException {
        List<ReleaseManifest.Program> programs = new ArrayList<>();
        for (EnclaveHost.Program program : EnclaveHost.Program.ALL) {
            if (Files.isDirectory(installation.resolve(program.name()))) {
                var registers = EnclaveMain.measure(program.mainClass(), EnclaveHost.jars(installation, program.name()))
                        .registers();
                programs.add(new ReleaseManifest.Program(
                        program.name(), program.role(), EvidenceKind.TDX, Measurement.of(registers)));
            }
        }
        ReleaseManifest manifest =
                new ReleaseManifest(version, clock.instant().truncatedTo(ChronoUnit.MILLIS), programs);
        Files.write(
                directory.resolve("release-manifest.json"),
                manifest.sign(key("release", password)).toBytes());
        return manifest;
    }

    /** Certifies an organisation's sealing key; the operator has checked, out of band, whose it is. */
    public byte[] certify(SealingRequest request, Password password) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return SealingCertificate.of(
                        UUID.randomUUID().toString(),
                        request.organization(),
                        request.node(),
                        SealingKey.of(request.suite(), request.publicKey().bytes()),
                        now.minus(Duration.ofMinutes(5)),
                        now.plus(SEALING_VALIDITY))
                .sign(key("recipients-ca", password))
                .toBytes();
    }

    /** Copies what nodes pin into a node's home. */
    public void pinInto(NodeHome home, boolean hostsEnclaves) throws IOException {
        home.writePin("recipients-ca.key", Files.readAllBytes(directory.resolve("recipients-ca.pub")));
        home.writePin("release.key", Files.readAllBytes(directory.resolve("release.pub")));
        home.writePin("release-manifest.json", Files.readAllBytes(directory.resolve("release-manifest.json")));
        if (home.config().acceptsSimulated()) {
            for (String name : List.of("simulation-root.crt", "simulation-collateral.json")) {
                home.writePin(name, Files.readAllBytes(directory.resolve(name)));
            }
        }
        pinMembers(home);
        if (hostsEnclaves) {
            Files.copy(directory.resolve("simulation-platform.json"), home.resolve("simulation/platform.json"));
        }
    }

    /** Hands the newest list over; nothing when there is none. */
    public void pinMembers(NodeHome home) throws IOException {
        if (Files.exists(directory.resolve(MEMBERSHIP + ".json"))) {
            home.writePin("membership.key", Files.readAllBytes(directory.resolve(MEMBERSHIP + ".pub")));
            home.writePin("membership.json", Files.readAllBytes(directory.resolve(MEMBERSHIP + ".json")));
        }
    }

    /** Reads requests that {@code node init} wrote. */
    public static SealingRequest[] requests(byte[] json) {
        return StrictJson.read(json, SealingRequest[].class);
    }

    private SigningKey key(String name, Password password) throws IOException {
        Outcome<SigningKey> key = KeyFile.read(directory.resolve(name + ".key"), password);
        if (!key.isAccepted()) {
            throw new IOException(key.refusal().toString());
        }
        return key.value();
    }
}
