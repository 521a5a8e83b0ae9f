package org.yuheng.node.witness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.registry.Registry;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.Refusal;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.log.NoteSigner;
import org.yuheng.trust.log.Witness;
import org.yuheng.trust.log.verify.LogKeys;
import org.yuheng.trust.log.verify.TreeHead;

/**
 * Looks at the log again and again: a checkpoint that continues what this node saw before is cosigned, remembered on disk
 * and handed back; one that does not is kept with the one it contradicts, and never cosigned.
 */
public final class LogWitness implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogWitness.class);

    /** Refusals that prove something against the log; others are transport, a race, or a note that the log never signed. */
    private static final Set<String> PROOFS = Set.of("LOG_SHRUNK", "LOG_FORKED", "LOG_NOT_CONSISTENT");

    private static final long PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;
    private static final String PIN = "log.key";

    private final NodeHome home;
    private final LogView log;
    private final WitnessStore store;
    private final String node;
    private final NoteSigner signer;
    private final Clock clock;
    private final Thread thread;
    private Witness witness;
    private LogKeys keys;
    private long given = -1;
    private volatile boolean closed;

    /** Of the orchestrator's log. */
    public static LogWitness of(
            NodeHome home,
            NodeConfig config,
            Registry registry,
            SigningKey nodeKey,
            SigningKey witnessKey,
            WitnessStore store,
            Clock clock) {
        return new LogWitness(
                home,
                new RegistryLog(registry, config.node(), config.organization(), nodeKey),
                store,
                config.node(),
                witnessKey,
                clock);
    }

    LogWitness(NodeHome home, LogView log, WitnessStore store, String node, SigningKey witnessKey, Clock clock) {
        this.home = home;
        this.log = log;
        this.store = store;
        this.node = node;
        this.signer = new NoteSigner(node, witnessKey);
        this.clock = clock;
        this.thread = new Thread(this::loop, "witness");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** What verifiers pin to recognise this node's cosignatures. */
    public String witnessKey() {
        return signer.witnessKey();
    }

    private void loop() {
        long pause = PAUSE_MILLIS;
        while (!closed) {
            try {
                look();
                pause = PAUSE_MILLIS;
            } catch (IOException | RuntimeException e) {
                LOG.debug("the log cannot be looked at now: {}", e.getMessage());
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            } catch (InterruptedException e) {
                return;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Looks once. */
    synchronized void look() throws IOException, InterruptedException {
        open();
        Optional<byte[]> offered = log.offered();
        if (offered.isPresent()) {
            Outcome<TreeHead> head = keys.checkpoint(offered.get());
            if (!head.isAccepted()) {
                throw new IOException(head.refusal().toString());
            }
            if (head.value().size() != given || !sameAsLast(head.value())) {
                cosign(offered.get(), head.value());
            }
        }
        for (WitnessStore.Alarm alarm : store.untold()) {
            log.tell(alarm);
            store.told(alarm);
        }
    }

    private boolean sameAsLast(TreeHead head) {
        return store.last(keys.origin())
                .filter(note ->
                        MessageDigest.isEqual(keys.checkpoint(note).value().rootHash(), head.rootHash()))
                .isPresent();
    }

    private void cosign(byte[] note, TreeHead head) throws IOException, InterruptedException {
        long before = witness.lastSize();
        List<byte[]> proof = before > 0 && before < head.size() ? log.consistency(before, head.size()) : List.of();
        Outcome<String> line = witness.cosign(note, proof);
        if (line.isAccepted()) {
            log.give(new LogView.Cosignature(node, signer.witnessKey(), head.size(), line.value()));
            given = head.size();
        } else {
            keep(line.refusal(), "log", note);
        }
    }

    /**
     * Compares a checkpoint that another party was shown with what was shown here.
     *
     * @param source the node that has it
     * @return what was found; accepted also when nothing was seen here yet
     */
    public synchronized Outcome<TreeHead> compare(String source, byte[] note) throws IOException, InterruptedException {
        open();
        Outcome<TreeHead> theirs = keys.checkpoint(note);
        if (!theirs.isAccepted()) {
            return theirs;
        }
        long ours = witness.lastSize();
        long other = theirs.value().size();
        List<byte[]> proof =
                ours == 0 || ours == other ? List.of() : log.consistency(Math.min(ours, other), Math.max(ours, other));
        Outcome<TreeHead> compared = witness.compare(note, proof);
        if (!compared.isAccepted()) {
            keep(compared.refusal(), source, note);
        }
        return compared;
    }

    private void keep(Refusal refusal, String source, byte[] shown) {
        if (!PROOFS.contains(refusal.code())) {
            LOG.debug("not cosigned: {}", refusal);
            return;
        }
        byte[] seen = store.last(keys.origin()).orElse(new byte[0]);
        if (store.alarm(refusal.code(), refusal.message(), source, seen, shown)) {
            LOG.error("THE LOG SHOWS TWO HISTORIES (shown by {}): {}", source, refusal);
        }
    }

    /** The log's key is pinned when first seen, and has to be the one that this node got when it enrolled. */
    private void open() throws IOException, InterruptedException {
        if (witness != null) {
            return;
        }
        if (!home.has("pins/" + PIN)) {
            String shown = log.verifierKey();
            requireEnrolled(shown);
            home.writePin(PIN, (shown + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String pinned = new String(home.pinned(PIN), StandardCharsets.UTF_8).strip();
        String origin = pinned.substring(0, Math.max(0, pinned.indexOf('+')));
        keys = LogKeys.of(origin, List.of(pinned), List.of(), 0);
        witness = new Witness(keys, signer, store, clock);
    }

    private void requireEnrolled(String verifierKey) throws IOException {
        VerifyingKey enrolled = home.pinnedKey("checkpoint.key");
        byte[] spki = enrolled.spki();
        byte[] expected = Arrays.copyOfRange(spki, Math.max(0, spki.length - 32), spki.length);
        String[] parts = verifierKey.split("\\+", 3);
        byte[] typed = parts.length == 3 ? Base64.getDecoder().decode(parts[2]) : new byte[0];
        if (typed.length != 33 || !Arrays.equals(Arrays.copyOfRange(typed, 1, 33), expected)) {
            throw new IOException("LOG_KEY_DIFFERS: the log shows the key \"" + verifierKey
                    + "\", enrolment named another; enrol again only if the operator confirms the change");
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
