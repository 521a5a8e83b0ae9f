package org.yuheng.trust.log.verify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;

/**
 * What a verifier pins about one log.
 *
 * <p>Every pinned key of the log must have signed: where an SM2 key is pinned beside the Ed25519 key, one alone is not
 * enough.
 */
public final class LogKeys {

    private static final Pattern TEXT =
            Pattern.compile("([^\\n]{1,200})\\n(0|[1-9][0-9]{0,17})\\n([A-Za-z0-9+/=]{44})\\n");

    private final String origin;
    private final List<NoteKey> logKeys;
    private final List<NoteKey> witnessKeys;
    private final int witnessesNeeded;

    private LogKeys(String origin, List<NoteKey> logKeys, List<NoteKey> witnessKeys, int witnessesNeeded) {
        this.origin = origin;
        this.logKeys = logKeys;
        this.witnessKeys = witnessKeys;
        this.witnessesNeeded = witnessesNeeded;
    }

    /**
     * @param origin of the log
     * @param logKeys verifier keys ({@code name+hash+base64}) that must all have signed; at least one
     * @param witnessKeys verifier keys of witnesses
     * @param witnessesNeeded how many of them must have cosigned
     * @throws IllegalArgumentException when a key cannot be read or is of the wrong kind
     */
    public static LogKeys of(String origin, List<String> logKeys, List<String> witnessKeys, int witnessesNeeded) {
        List<NoteKey> log = logKeys.stream().map(NoteKey::parse).toList();
        List<NoteKey> witnesses = witnessKeys.stream().map(NoteKey::parse).toList();
        if (log.isEmpty()
                || log.stream()
                        .anyMatch(k ->
                                k.kind() != NoteKey.Kind.SIGNATURE || !k.name().equals(origin))) {
            throw new IllegalArgumentException("pin at least one signature key named " + origin);
        }
        if (witnesses.stream().anyMatch(k -> k.kind() != NoteKey.Kind.COSIGNATURE)
                || witnessesNeeded < 0
                || witnessesNeeded
                        > witnesses.stream().map(NoteKey::name).distinct().count()) {
            throw new IllegalArgumentException(
                    witnessesNeeded + " witnesses needed of " + witnesses.size() + " cosignature keys");
        }
        return new LogKeys(origin, log, witnesses, witnessesNeeded);
    }

    public String origin() {
        return origin;
    }

    /**
     * Reads a checkpoint whose signatures hold.
     *
     * @param note a C2SP signed note
     * @return refused with {@code CHECKPOINT_MALFORMED}, {@code CHECKPOINT_OTHER_LOG}, {@code CHECKPOINT_UNSIGNED}, {@code
     *     CHECKPOINT_BAD_SIGNATURE} or {@code CHECKPOINT_TOO_FEW_WITNESSES}
     */
    public Outcome<TreeHead> checkpoint(byte[] note) {
        return SignedNote.parse(note).then(this::checkpoint);
    }

    private Outcome<TreeHead> checkpoint(SignedNote note) {
        Matcher matcher = TEXT.matcher(note.text());
        if (!matcher.matches()) {
            return Outcome.refused("CHECKPOINT_MALFORMED", "expected origin, size and root, a line each");
        }
        if (!matcher.group(1).equals(origin)) {
            return Outcome.refused("CHECKPOINT_OTHER_LOG", "of log " + matcher.group(1) + ", expected " + origin);
        }
        byte[] root;
        try {
            root = Base64Bytes.parse(matcher.group(3)).requireLength("root", 32).bytes();
        } catch (IllegalArgumentException e) {
            return Outcome.refused("CHECKPOINT_MALFORMED", e.getMessage());
        }
        for (NoteKey key : logKeys) {
            List<SignedNote.Line> claimed =
                    note.lines().stream().filter(key::claims).toList();
            if (claimed.isEmpty()) {
                return Outcome.refused("CHECKPOINT_UNSIGNED", "no signature of the pinned key of " + key.name());
            }
            if (!claimed.stream().allMatch(line -> key.verifies(note.text(), line))) {
                return Outcome.refused("CHECKPOINT_BAD_SIGNATURE", "the signature of " + key.name() + " does not hold");
            }
        }
        Map<String, Instant> witnesses = new TreeMap<>();
        for (NoteKey key : witnessKeys) {
            for (SignedNote.Line line : note.lines()) {
                if (!key.claims(line)) {
                    continue;
                }
                if (!key.verifies(note.text(), line)) {
                    return Outcome.refused(
                            "CHECKPOINT_BAD_SIGNATURE", "the cosignature of " + key.name() + " does not hold");
                }
                witnesses.put(key.name(), Instant.ofEpochSecond(NoteKey.time(line)));
            }
        }
        if (witnesses.size() < witnessesNeeded) {
            return Outcome.refused(
                    "CHECKPOINT_TOO_FEW_WITNESSES",
                    witnesses.size() + " of " + witnessesNeeded + " pinned witnesses cosigned: " + witnesses.keySet());
        }
        return Outcome.accepted(new TreeHead(origin, Long.parseLong(matcher.group(2)), root, witnesses, note.text()));
    }
}
