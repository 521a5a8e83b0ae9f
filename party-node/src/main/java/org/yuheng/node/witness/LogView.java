package org.yuheng.node.witness;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What whoever runs the log shows of it, and takes of it; nothing that comes from there is believed unchecked. */
interface LogView {

    /** The key that the log says it signs with, as a C2SP verifier key. */
    String verifierKey() throws IOException, InterruptedException;

    /** The signed checkpoint that witnesses are asked to cosign; empty while there is none. */
    Optional<byte[]> offered() throws IOException, InterruptedException;

    /** RFC 6962 consistency proof; empty when the log gives none. */
    List<byte[]> consistency(long from, long to) throws IOException, InterruptedException;

    /** Hands over a cosignature; repeats do no harm. */
    void give(Cosignature cosignature) throws IOException, InterruptedException;

    /** Tells those who run the log that it is not consistent; they may be honest and not know. */
    void tell(WitnessStore.Alarm alarm) throws IOException, InterruptedException;

    /**
     * @param witnessKey C2SP verifier key of this node's cosignatures
     * @param size of the checkpoint
     * @param line the cosignature
     */
    record Cosignature(String node, String witnessKey, long size, String line) {

        static final String PAYLOAD_TYPE = "application/vnd.yuheng.cosignature.v1+json";
    }
}
