package org.yuheng.node.peers;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.adapter.node.NodeAnswers.Comparison;
import org.yuheng.adapter.node.PeerDialer;
import org.yuheng.adapter.wire.UntrustedMessage;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.node.membership.Members;
import org.yuheng.node.witness.LogWitness;
import org.yuheng.node.witness.WitnessStore;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.log.verify.TreeHead;
import org.yuheng.trust.membership.MembershipList;
import org.yuheng.trust.membership.MembershipList.Member;

/**
 * The other members of the operator's list, as this node's memory outside of its own disk.
 *
 * <p>A release counts only once a majority of them has heard of it, and after a start nothing is released before enough of
 * them have been asked that any such majority is among those asked. So a node that was restored from a backup hears of the
 * releases that its disk forgot, as long as a majority of the others is honest and did not forget too. With the counter they
 * hear of the newest entry of its audit log, at each round and at each release: whoever cuts the end of the log off shows by
 * what they remember, except for what was written since the last time.
 */
public final class Peers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final long ROUND_SECONDS = 30;
    private static final long UNHEARD_MILLIS = 500;
    private static final long CALL_SECONDS = 6;

    private static final CounterStatement NOTHING = new CounterStatement("", 0, Optional.empty(), Instant.EPOCH);

    /** Reaches another member. */
    interface Dial {
        Comparison compare(PeerDialer.Peer peer, Comparison said) throws IOException, UntrustedMessage;
    }

    private final String node;
    private final SigningKey nodeKey;
    private final Members members;
    private final Dial dialer;
    private final LogWitness witness;
    private final WitnessStore witnessStore;
    private final PeerMemory memory;
    private final AuditLog audit;
    private final Clock clock;
    private final ExecutorService calls = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "peer");
        thread.setDaemon(true);
        return thread;
    });
    private final Thread rounds = new Thread(this::loop, "peers");
    private volatile Optional<AuditLog.Head> told = Optional.empty();
    private boolean heard;
    private boolean restored;
    private volatile boolean closed;

    public Peers(
            String node,
            SigningKey nodeKey,
            Members members,
            PeerDialer dialer,
            LogWitness witness,
            WitnessStore witnessStore,
            NodeDatabase database,
            AuditLog audit,
            Clock clock) {
        this(node, nodeKey, members, dialer::compare, witness, witnessStore, database, audit, clock);
    }

    Peers(
            String node,
            SigningKey nodeKey,
            Members members,
            Dial dialer,
            LogWitness witness,
            WitnessStore witnessStore,
            NodeDatabase database,
            AuditLog audit,
            Clock clock) {
        this.node = node;
        this.nodeKey = nodeKey;
        this.members = members;
        this.dialer = dialer;
        this.witness = witness;
        this.witnessStore = witnessStore;
        this.memory = new PeerMemory(database, audit, clock);
        this.audit = audit;
        this.clock = clock;
        rounds.setDaemon(true);
    }

    public void start() {
        rounds.start();
    }

    /** What this node tells {@code from}, a member whose signature was checked, in return for what it says. */
    public Comparison answer(String from, Comparison said) {
        Optional<VerifyingKey> key = key(from);
        // What was remembered before: a caller that lost the end of its log must hear of it, whatever it says now.
        byte[] remembered = memory.of(from).orElse(new byte[0]);
        if (said.counter().length > 0 && key.isPresent()) {
            CounterStatement.read(said.counter(), from, key.get())
                    .fold(
                            statement -> {
                                memory.remember(from, statement, said.counter());
                                return null;
                            },
                            refusal -> {
                                LOG.warn("counter of {}: {}", from, refusal);
                                return null;
                            });
        }
        if (said.checkpoint().length > 0) {
            // The comparison asks the log for a proof; the caller need not wait for it.
            calls.execute(() -> compareLogs(from, said.checkpoint()));
        }
        return new Comparison(witnessStore.newest().orElse(new byte[0]), remembered);
    }

    public Optional<VerifyingKey> key(String member) {
        Outcome<MembershipList> list = members.current();
        return list.isAccepted() ? list.value().member(member).map(Member::key) : Optional.empty();
    }

    /**
     * Waits until enough members were heard that no release can be unknown.
     *
     * @throws IOException {@code PEERS_NOT_HEARD} when they are not in time: nothing is released then
     */
    synchronized void requireHeard(long patienceMillis) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        while (!heard) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new IOException(
                        "PEERS_NOT_HEARD: since its start this node has not heard from enough other members"
                                + " whether its journal is the newest; nothing is released until it has");
            }
            wait(left);
        }
    }

    /** Whether this process found its journal to be older than what the others had heard, and took the grant back. */
    synchronized boolean takenBackByRestore(String grantId) {
        return restored && !memory.granted(grantId);
    }

    /**
     * Tells the others how much is counted here.
     *
     * @throws IOException {@code PEERS_NOT_TOLD} when no majority has acknowledged it
     */
    void tell() throws IOException, InterruptedException {
        List<Member> others = others();
        int needed = majority(others.size());
        int told = ask(others, needed).size();
        if (told < needed) {
            throw new IOException("PEERS_NOT_TOLD: " + told + " of " + others.size()
                    + " other members acknowledged this node's release counter, needed are " + needed
                    + "; the release is not made, its use stays counted");
        }
    }

    private static int majority(int others) {
        return others == 0 ? 0 : others / 2 + 1;
    }

    private List<Member> others() throws IOException {
        Outcome<MembershipList> list = members.current();
        if (!list.isAccepted()) {
            throw new IOException(list.refusal().toString());
        }
        return list.value().members().stream()
                .filter(member -> !member.node().equals(node))
                .toList();
    }

    /** Says {@code counter} to all, and returns as soon as {@code enough} have answered; what each remembers of this node. */
    private List<CounterStatement> ask(List<Member> others, int enough) throws InterruptedException {
        Optional<AuditLog.Head> head = isHeard() ? audit.head() : Optional.empty();
        byte[] statement = new CounterStatement(
                        node, memory.own(), head, clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .sign(nodeKey);
        Comparison said = new Comparison(witnessStore.newest().orElse(new byte[0]), statement);
        CompletionService<Optional<CounterStatement>> answers = new ExecutorCompletionService<>(calls);
        others.forEach(member -> answers.submit(() -> call(member, said)));
        List<CounterStatement> remembered = new ArrayList<>();
        Set<Future<Optional<CounterStatement>>> done = new HashSet<>();
        while (remembered.size() < enough && done.size() < others.size()) {
            Future<Optional<CounterStatement>> next = answers.poll(CALL_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                break;
            }
            done.add(next);
            try {
                remembered.add(next.get().orElse(NOTHING));
            } catch (ExecutionException e) {
                LOG.debug("no comparison: {}", e.getCause().getMessage());
            }
        }
        if (remembered.size() >= enough && !others.isEmpty()) {
            told = head.or(() -> told);
        }
        return remembered;
    }

    private Optional<CounterStatement> call(Member member, Comparison said) throws IOException, UntrustedMessage {
        Comparison answer = dialer.compare(new PeerDialer.Peer(member.node(), member.address(), member.key()), said);
        if (answer.checkpoint().length > 0) {
            calls.execute(() -> compareLogs(member.node(), answer.checkpoint()));
        }
        if (answer.counter().length == 0) {
            return Optional.empty();
        }
        // Only this node's own signature makes the number believable; another key of it was replaced since.
        return CounterStatement.read(answer.counter(), node, nodeKey.verifyingKey())
                .fold(Optional::of, refusal -> Optional.empty());
    }

    private void compareLogs(String with, byte[] checkpoint) {
        try {
            Outcome<TreeHead> compared = witness.compare(with, checkpoint);
            if (!compared.isAccepted()) {
                LOG.warn("what {} saw of the log: {}", with, compared.refusal());
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("the log cannot be compared with {} now: {}", with, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        while (!closed) {
            try {
                boolean before = isHeard();
                round();
                TimeUnit.MILLISECONDS.sleep(before || isHeard() ? ROUND_SECONDS * 1_000 : UNHEARD_MILLIS);
            } catch (IOException | RuntimeException e) {
                LOG.debug("no round among members: {}", e.getMessage());
                try {
                    TimeUnit.MILLISECONDS.sleep(UNHEARD_MILLIS);
                } catch (InterruptedException interrupted) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized boolean isHeard() {
        return heard;
    }

    /** Asks all; the first time that enough answer, what they remember decides whether this journal is the newest. */
    void round() throws IOException, InterruptedException {
        List<Member> others = others();
        int enough = others.size() - majority(others.size()) + (others.isEmpty() ? 0 : 1);
        told.ifPresent(head -> missed(head, "this process"));
        List<CounterStatement> remembered = ask(others, isHeard() ? others.size() : enough);
        if (remembered.size() < enough) {
            return;
        }
        for (CounterStatement statement : remembered) {
            statement.audit().ifPresent(head -> missed(head, "another member"));
        }
        long highest =
                remembered.stream().mapToLong(CounterStatement::counter).max().orElse(0);
        synchronized (this) {
            if (!heard && highest > memory.own()) {
                restored = true;
                int grants = memory.restored(highest);
                LOG.error(
                        "JOURNAL_RESTORED: other members had heard of {} releases; {} open grants were taken back",
                        highest,
                        grants);
            }
            heard = true;
            notifyAll();
        }
    }

    /** Says so when the log no longer has an entry that once was its newest. */
    private void missed(AuditLog.Head head, String knownBy) {
        if (!audit.has(head)) {
            LOG.error("AUDIT_CUT: the audit log no longer has entry {}, which {} knows as its newest", head, knownBy);
            audit.cut(head, knownBy);
        }
    }

    @Override
    public void close() {
        closed = true;
        rounds.interrupt();
        calls.shutdownNow();
    }
}
