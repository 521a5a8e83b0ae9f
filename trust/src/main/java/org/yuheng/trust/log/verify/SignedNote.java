package org.yuheng.trust.log.verify;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;

/** A C2SP signed note: text, an empty line, signature lines. */
record SignedNote(String text, List<Line> lines) {

    static final int LARGEST = 32 * 1024;

    private static final Pattern LINE = Pattern.compile("\u2014 ([^ +\\n]{1,200}) ([A-Za-z0-9+/=]{8,1000})");

    /** @param keyHash 4 bytes */
    record Line(String name, byte[] keyHash, byte[] signature) {}

    static Outcome<SignedNote> parse(byte[] note) {
        if (note.length > LARGEST) {
            return malformed(note.length + " bytes, at most " + LARGEST);
        }
        String all;
        try {
            all = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(note))
                    .toString();
        } catch (CharacterCodingException e) {
            return malformed("it is not UTF-8");
        }
        int split = all.lastIndexOf("\n\n");
        if (split < 0 || !all.endsWith("\n")) {
            return malformed("it has no signatures");
        }
        if (all.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            return malformed("it has control characters");
        }
        List<Line> lines = new ArrayList<>();
        for (String line : all.substring(split + 2).split("\n", -1)) {
            if (line.isEmpty() && !lines.isEmpty()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || lines.size() == 100) {
                return malformed("a signature line is not one");
            }
            byte[] bytes;
            try {
                bytes = Base64Bytes.parse(matcher.group(2)).bytes();
            } catch (IllegalArgumentException e) {
                return malformed("a signature is not base64");
            }
            if (bytes.length < 5) {
                return malformed("a signature has " + bytes.length + " bytes");
            }
            lines.add(new Line(matcher.group(1), Arrays.copyOf(bytes, 4), Arrays.copyOfRange(bytes, 4, bytes.length)));
        }
        return Outcome.accepted(new SignedNote(all.substring(0, split + 1), lines));
    }

    private static <T> Outcome<T> malformed(String why) {
        return Outcome.refused("CHECKPOINT_MALFORMED", "no signed note: " + why);
    }
}
