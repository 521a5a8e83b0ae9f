package org.yuheng.trust.attestation.simulation;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.yuheng.trust.attestation.IntelCollateral;

/**
 * Stands in for Intel: a root, a PCK CA with one platform, a TCB signer, and the revocation lists. What it signs has
 * genuine formats and its own root, and never passes a verifier that pins only hardware vendors.
 */
public final class SimulationAuthority {

    static final String ROOT = "Simulation SGX Root CA";
    static final String PCK_CA = "Simulation SGX PCK Platform CA";
    static final String PCK = "Simulation SGX PCK Certificate";
    static final String TCB_SIGNER = "Simulation SGX TCB Signing";

    private static final Duration COLLATERAL_LIFE = Duration.ofDays(30);
    private static final Duration CERTIFICATE_LIFE = Duration.ofDays(3650);
    private static final int SERIAL_BITS = 127;

    private final SigningKey rootKey;
    private final SigningKey pckCaKey;
    private final SigningKey tcbSignerKey;
    private final byte[] root;
    private final byte[] pckCa;
    private final byte[] tcbSigner;
    private final SimulatedPlatform platform;
    private final Instant created;

    private SimulationAuthority(SecureRandom random, Instant now) {
        this.created = now.truncatedTo(ChronoUnit.SECONDS);
        Instant until = created.plus(CERTIFICATE_LIFE);
        rootKey = SigningKey.create(random);
        pckCaKey = SigningKey.create(random);
        tcbSignerKey = SigningKey.create(random);
        root = SimulatedPki.issue(request(random, ROOT, rootKey, SimulatedPki.Role.ROOT, until), ROOT, rootKey);
        pckCa = SimulatedPki.issue(request(random, PCK_CA, pckCaKey, SimulatedPki.Role.PCK_CA, until), ROOT, rootKey);
        tcbSigner = SimulatedPki.issue(
                request(random, TCB_SIGNER, tcbSignerKey, SimulatedPki.Role.LEAF, until), ROOT, rootKey);
        SigningKey pckKey = SigningKey.create(random);
        byte[] pck = SimulatedPki.issue(
                new SimulatedPki.Request(
                        PCK,
                        pckKey,
                        SimulatedPki.Role.LEAF,
                        serial(random),
                        created,
                        until,
                        Optional.of(SimulatedTcb.standard().sgxExtension())),
                PCK_CA,
                pckCaKey);
        platform = new SimulatedPlatform(pckKey, SigningKey.create(random), SimulatedPki.pem(pck, pckCa, root));
    }

    /** A new authority with one platform; certificates live ten years from {@code now}. */
    public static SimulationAuthority create(SecureRandom random, Instant now) {
        return new SimulationAuthority(random, now);
    }

    /** The private part, for the process that simulates an enclave. */
    public SimulatedPlatform platform() {
        return platform;
    }

    /** The public part, with collateral current for 30 days from the authority's creation. */
    public SimulationTrust trust() {
        return trust(created);
    }

    /** The public part with collateral issued at {@code issued}, current for 30 days from then. */
    public SimulationTrust trust(Instant issued) {
        Instant from = issued.truncatedTo(ChronoUnit.SECONDS);
        Instant until = from.plus(COLLATERAL_LIFE);
        SimulatedTcb tcb = SimulatedTcb.standard();
        byte[] tcbInfo = tcb.tcbInfo(from, until);
        byte[] qeIdentity = tcb.qeIdentity(from, until);
        byte[] signerChain = SimulatedPki.pem(tcbSigner, root);
        return new SimulationTrust(
                root,
                new IntelCollateral(
                        Optional.empty(),
                        Optional.of(SimulatedPki.pem(pckCa, root)),
                        Optional.of(SimulatedPki.revocationList(ROOT, rootKey, from, until)),
                        Optional.of(SimulatedPki.revocationList(PCK_CA, pckCaKey, from, until)),
                        Optional.of(signerChain),
                        Optional.of(tcbInfo),
                        Optional.of(tcbSignerKey.sign(tcbInfo)),
                        Optional.of(signerChain),
                        Optional.of(qeIdentity),
                        Optional.of(tcbSignerKey.sign(qeIdentity))));
    }

    private SimulatedPki.Request request(
            SecureRandom random, String name, SigningKey key, SimulatedPki.Role role, Instant until) {
        return new SimulatedPki.Request(name, key, role, serial(random), created, until, Optional.empty());
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
    }
}
