package org.yuheng.computation.words;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.yuheng.computation.JobSpec;

/** Says in plain words what a specification asks for. */
public final class SpecWords {

    private SpecWords() {}

    /** {@link #render(byte[], String, Locale)} for a reader at no particular node. */
    public static String render(JobSpec spec, Locale locale) {
        return render(spec.toBytes(), "", locale);
    }

    /**
     * A page of plain text, lines separated by {@code \n}: what is computed, on whose columns and how far they show, by
     * which technique, where, under which obligations, for whom, until when. Nothing is left out of the page that
     * changes what happens to the data, and nothing that a requester wrote can look like part of it.
     *
     * @param exact the bytes that are to be signed; the page shows their digest
     * @param node the reader's node, whose data and roles are marked as the reader's own; empty for none
     * @param locale Chinese or English; English for every other
     * @throws org.yuheng.json.JsonRefusal when the bytes are not exactly a specification
     */
    public static String render(byte[] exact, String node, Locale locale) {
        return new SpecPage(JobSpec.parse(exact), digest(exact), node, Phrases.of(locale)).write();
    }

    /**
     * What changed from {@code before} to {@code after}, in the order of the specification; empty when they are the
     * same.
     */
    public static List<Difference> differences(JobSpec before, JobSpec after, Locale locale) {
        return new SpecDifferences(Phrases.of(locale)).between(before, after);
    }

    /**
     * One change.
     *
     * @param path where in the specification; members of a list are named by what tells them apart, for example {@code
     *     /inputs/accounts/columns/tier/reveal}
     * @param before compact JSON, or empty when it was not there
     * @param after compact JSON, or empty when it is no longer there
     * @param words the change in a sentence
     */
    public record Difference(String path, String before, String after, String words) {}

    private static String digest(byte[] exact) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(exact));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
