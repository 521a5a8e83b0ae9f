package org.yuheng.adapter.engine;

import java.util.List;
import java.util.Map;

/** What the node does for an engine during one job; everything opened here is closed by the node when the job ends. */
public interface NodeServices {

    /** This node's inputs in the job; empty at a host that owns no data. */
    List<InputTable> inputs() throws JobFailure;

    /**
     * A link to another node's engine in {@code role}. Both sides call it; it returns when both have, and fails with
     * {@link Fault#PEER} {@code PEER_ABSENT} when the other does not within the lease.
     */
    Link link(String role) throws JobFailure, InterruptedException;

    /**
     * A link that ends inside the attested enclave that plays {@code role}. Returns only after this node has verified
     * the enclave's evidence against each of its owners' grants, counted the use durably, and recorded the release.
     *
     * @throws JobFailure {@link Fault#POLICY} with the verifier's code when the evidence is not acceptable
     */
    Link attested(String role) throws JobFailure, InterruptedException;

    /**
     * At the hosting node: starts one enclave process for this job's role, routes the other roles' attested links into
     * it, forwards its progress, stores and sends its sealed results, and returns when it has ended well.
     *
     * @param program name of a measured enclave program that this node has installed, for example {@code yuheng-tee-sql}
     * @param roles the roles whose links it will accept
     */
    void hostEnclave(String program, List<String> roles) throws JobFailure, InterruptedException;

    /**
     * Seals one part of the result to the recipients of the specification and sends it to their nodes.
     *
     * @param part {@code result}, or {@code share-0} and {@code share-1} when recipients add two shares up
     */
    void publish(String part, ResultPart result) throws JobFailure, InterruptedException;

    /**
     * Tells watchers where the job is.
     *
     * @param phase a stable upper-case word of the technique, for example {@code TRIPLES}
     * @param fraction 0 to 1 within the phase, or NaN
     * @param metrics counters such as {@code iteration}; never party data
     */
    void progress(String phase, double fraction, Map<String, Long> metrics);
}
