package org.yuheng.computation.words;

import java.util.List;
import java.util.Locale;
import org.yuheng.computation.JobSpec;

/** Says in plain words what a specification asks for. */
public final class SpecWords {

    private SpecWords() {}

    /** A page of plain text, lines separated by {@code \n}: what is computed, on whose columns, how revealed, where, for whom. */
    public static String render(JobSpec spec, Locale locale) {
        throw new UnsupportedOperationException("follows");
    }

    /** What changed from {@code before} to {@code after}; empty when they are the same. */
    public static List<Difference> differences(JobSpec before, JobSpec after, Locale locale) {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * One change.
     *
     * @param path where in the specification, for example {@code /inputs/0/columns/2/reveal}
     * @param before compact JSON, or empty when it was not there
     * @param after compact JSON, or empty when it is no longer there
     * @param words the change in a sentence
     */
    public record Difference(String path, String before, String after, String words) {}
}
