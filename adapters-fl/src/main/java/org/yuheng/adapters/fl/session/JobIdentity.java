package org.yuheng.adapters.fl.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.plan.UpdateMode;
import org.yuheng.adapters.fl.wire.PayloadReader;
import org.yuheng.adapters.fl.wire.PayloadWriter;

/** What two sides must agree on before anything else: protocol version, specification, attempt, parties, mode. */
record JobIdentity(byte[] specDigest, String job, int parties, UpdateMode mode) {

    private static final int MAX_JOB_BYTES = 128;

    /** Salt of the mask keys: another attempt gives other masks even for the same keys. */
    byte[] context() {
        return new PayloadWriter()
                .integer(FlPlan.VERSION)
                .bytes(specDigest)
                .bytes(job.getBytes(StandardCharsets.UTF_8))
                .toBytes();
    }

    PayloadWriter write(PayloadWriter writer, int party) {
        return writer.integer(FlPlan.VERSION)
                .bytes(specDigest)
                .text(job)
                .integer(parties)
                .integer(mode.ordinal())
                .integer(party);
    }

    void requireSame(PayloadReader reader, int party, String peer) throws JobFailure {
        require(peer, "version", reader.integer("version", 0, Integer.MAX_VALUE), FlPlan.VERSION);
        if (!MessageDigest.isEqual(reader.bytes("specification digest", specDigest.length), specDigest)) {
            throw FlCode.FL_DIFFERENT_JOB.failure(peer + " works on another specification");
        }
        String theirs = reader.text("job", MAX_JOB_BYTES);
        if (!theirs.equals(job)) {
            throw FlCode.FL_DIFFERENT_JOB.failure(peer + " works on another job or attempt, expected " + job);
        }
        require(peer, "number of parties", reader.integer("parties", 0, Integer.MAX_VALUE), parties);
        require(peer, "mode", reader.integer("mode", 0, Integer.MAX_VALUE), mode.ordinal());
        require(peer, "party", reader.integer("party", 0, Integer.MAX_VALUE), party);
    }

    private static void require(String peer, String what, int actual, int expected) throws JobFailure {
        if (actual != expected) {
            throw FlCode.FL_DIFFERENT_JOB.failure(peer + " has " + what + " " + actual + ", expected " + expected);
        }
    }
}
