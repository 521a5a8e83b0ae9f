package org.yuheng.adapters.mpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.mpc.wire.Step;
import org.yuheng.adapters.mpc.wire.Wire;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;

/**
 * What the parties tell each other first: that they run the same job and the same dealing session, and how large their
 * inputs are.
 *
 * @param rows the other side's public row count
 * @param groups the other side's number of groups, 0 unless it holds them
 * @param salt under which both hash keys in this session
 */
record Handshake(int rows, int groups, byte[] salt) {

    private static final int LIMIT = 4096;
    private static final int NONCE_BYTES = 32;

    @Override
    public String toString() {
        return "Handshake[" + rows + " rows, " + groups + " groups]";
    }

    private record Hello(
            String protocol,
            int version,
            String job,
            String specDigest,
            String session,
            String nonce,
            int rows,
            int groups) {}

    static Handshake with(Wire peer, int party, JobAssignment job, String session, int rows, int groups, int maxGroups)
            throws JobFailure {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        Hello mine = new Hello(
                MpcEngine.PROTOCOL,
                MpcEngine.VERSION,
                job.job().toString(),
                job.specDigest(),
                session,
                HexFormat.of().formatHex(nonce),
                rows,
                groups);
        peer.sendBytes(Step.HELLO, StrictJson.write(mine));
        Hello theirs = read(peer);
        Hello expected = new Hello(
                mine.protocol(),
                mine.version(),
                mine.job(),
                mine.specDigest(),
                mine.session(),
                theirs.nonce(),
                theirs.rows(),
                theirs.groups());
        if (!theirs.equals(expected)) {
            throw new JobFailure(
                    Fault.PEER,
                    "PEER_DISAGREES",
                    peer.peerRole() + " is at " + theirs.protocol() + " " + theirs.version() + ", job " + theirs.job()
                            + ", spec " + theirs.specDigest() + ", dealing session " + theirs.session()
                            + "; this party is at " + mine.protocol() + " " + mine.version() + ", job " + mine.job()
                            + ", spec " + mine.specDigest() + ", dealing session " + mine.session()
                            + "; start a new attempt");
        }
        if (!theirs.nonce().matches("[0-9a-f]{64}") || theirs.nonce().equals(mine.nonce())) {
            throw peer.invalid("a nonce that is not 32 fresh bytes in hexadecimal");
        }
        if (theirs.rows() < 0 || theirs.rows() > JoinPlan.MAX_ROWS) {
            throw new JobFailure(
                    Fault.PEER,
                    "SET_TOO_LARGE",
                    peer.peerRole() + " brings " + theirs.rows() + " rows, at most " + JoinPlan.MAX_ROWS
                            + " take part");
        }
        if (theirs.groups() < 0 || theirs.groups() > Math.min(maxGroups, Math.max(1, theirs.rows()))) {
            throw peer.invalid(theirs.groups() + " groups of " + theirs.rows() + " rows");
        }
        return new Handshake(
                theirs.rows(),
                theirs.groups(),
                salt(party == 0 ? mine.nonce() : theirs.nonce(), party == 0 ? theirs.nonce() : mine.nonce()));
    }

    private static Hello read(Wire peer) throws JobFailure {
        try {
            return StrictJson.read(peer.receiveBytes(Step.HELLO, LIMIT), Hello.class, LIMIT);
        } catch (JsonRefusal e) {
            throw peer.invalid("a greeting that is " + e.getMessage());
        }
    }

    private static byte[] salt(String zero, String one) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((MpcEngine.PROTOCOL + "|" + zero + "|" + one).getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
