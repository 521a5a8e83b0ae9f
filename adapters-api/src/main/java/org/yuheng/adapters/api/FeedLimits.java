package org.yuheng.adapters.api;

import java.time.Duration;

/**
 * What a node puts up with from a partner's endpoint.
 *
 * @param pageBytes largest answer, 1 or more
 * @param pages most answers of one pull
 * @param totalBytes of all answers of one pull together
 * @param connect longest wait for a connection
 * @param answer longest wait for one whole answer, its body included
 * @param whole longest pull
 * @param retries further tries of one page after a 5xx or a timeout, 0 or more
 * @param backoff wait before the first further try; doubled before each next one
 */
public record FeedLimits(
        int pageBytes,
        int pages,
        long totalBytes,
        Duration connect,
        Duration answer,
        Duration whole,
        int retries,
        Duration backoff) {

    /** 32 MiB a page, 10,000 pages, 512 MiB, 10 s, 60 s, 30 minutes, 3 retries from half a second. */
    public static final FeedLimits DEFAULT = new FeedLimits(
            32 << 20,
            10_000,
            512L << 20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(30),
            3,
            Duration.ofMillis(500));

    public FeedLimits {
        if (pageBytes < 1 || pages < 1 || totalBytes < 1 || retries < 0) {
            throw new IllegalArgumentException("limits of " + pageBytes + " bytes a page, " + pages + " pages, "
                    + totalBytes + " bytes, " + retries + " retries; expected at least 1, 1, 1 and 0");
        }
    }
}
