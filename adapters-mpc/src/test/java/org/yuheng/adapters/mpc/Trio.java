package org.yuheng.adapters.mpc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapters.mpc.dealing.Dealer;
import org.yuheng.adapters.mpc.dealing.DealtMaterial;
import org.yuheng.adapters.mpc.ring.RingParty;
import org.yuheng.adapters.mpc.wire.Wire;

/** Two parties and a dealer on three threads. */
public final class Trio {

    /** What one party does. */
    public interface Work<T> {
        T run(RingParty party) throws JobFailure, InterruptedException;
    }

    /** Ends of the three links, which a test may replace by tampering ones. */
    public static final class Links {
        public Link zeroToOne;
        public Link oneToZero;
        public Link zeroToDealer;
        public Link dealerToZero;
        public Link oneToDealer;
        public Link dealerToOne;

        public Links() {
            MemoryLink[] parties = MemoryLink.pair("party-0", "party-1");
            MemoryLink[] zero = MemoryLink.pair("party-0", "dealer");
            MemoryLink[] one = MemoryLink.pair("party-1", "dealer");
            zeroToOne = parties[0];
            oneToZero = parties[1];
            zeroToDealer = zero[0];
            dealerToZero = zero[1];
            oneToDealer = one[0];
            dealerToOne = one[1];
        }
    }

    private Trio() {}

    /** Both parties do the same; results of party 0 and party 1. */
    public static <T> List<T> run(Work<T> both) throws Exception {
        return run(new Links(), both, both);
    }

    public static <T> List<T> run(Work<T> zero, Work<T> one) throws Exception {
        return run(new Links(), zero, one);
    }

    /** Results of party 0 and party 1; the first failure that is not a consequence of a lost peer is thrown. */
    public static <T> List<T> run(Links links, Work<T> zero, Work<T> one) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Future<Long> dealer = threads.submit(() -> {
                try (Link a = links.dealerToZero;
                        Link b = links.dealerToOne;
                        Wire first = new Wire(a);
                        Wire second = new Wire(b)) {
                    return new Dealer(first, second).run();
                }
            });
            Future<T> zeroResult = threads.submit(party(0, links.zeroToOne, links.zeroToDealer, zero));
            Future<T> oneResult = threads.submit(party(1, links.oneToZero, links.oneToDealer, one));
            return results(zeroResult, oneResult, dealer);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> List<T> results(Future<T> zero, Future<T> one, Future<Long> dealer) throws Exception {
        List<T> results = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();
        for (Future<T> result : List.of(zero, one)) {
            try {
                results.add(result.get());
            } catch (ExecutionException e) {
                failures.add((Exception) e.getCause());
            }
        }
        try {
            dealer.get();
        } catch (ExecutionException e) {
            failures.add((Exception) e.getCause());
        }
        for (Exception failure : failures) {
            if (!(failure instanceof JobFailure f && f.refusal().code().equals("PEER_LOST"))) {
                throw failure;
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return results;
    }

    private static <T> Callable<T> party(int index, Link peerLink, Link dealerLink, Work<T> work) {
        return () -> {
            try (Link a = peerLink;
                    Link b = dealerLink;
                    Wire peer = new Wire(a);
                    Wire dealer = new Wire(b)) {
                DealtMaterial dealt = new DealtMaterial(dealer, index);
                T result = work.run(new RingParty(index, peer, dealt));
                dealt.end();
                dealer.finish();
                peer.finish();
                return result;
            }
        };
    }
}
