package org.yuheng.node.console;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.yuheng.node.datasets.Source;

/** What templates need to say a time, a size, a coded refusal. */
@Component
class Said {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final MessageSource messages;

    Said(MessageSource messages) {
        this.messages = messages;
    }

    /** In the time zone of the node's machine. */
    public String minute(Instant instant) {
        return MINUTE.format(instant);
    }

    public String second(Instant instant) {
        return SECOND.format(instant);
    }

    public String zone() {
        return ZoneId.systemDefault().getId();
    }

    public String bytes(long count) {
        if (count < 1024) {
            return count + " B";
        }
        return count < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", count / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", count / (1024.0 * 1024));
    }

    /** A sentence by key; {@code other} when there is none, so that nobody reads a raw key. */
    public String orElse(String key, String other, Object... parts) {
        return messages.getMessage(key, parts, other, LocaleContextHolder.getLocale());
    }

    /** The sentence of a notice; a code without a sentence of its own gets the general one. */
    public String notice(Notice notice) {
        Object[] parts = notice.parts().toArray();
        return orElse(notice.message(), orElse("refused.other", notice.code()), parts);
    }

    /** The exact bytes, shortened for the eye; the whole stands beside it. */
    public String shortDigest(String digest) {
        return digest.length() > 23 ? digest.substring(0, 23) + "…" : digest;
    }

    /** What kind of place a dataset's rows are in. */
    public String source(Source source) {
        return orElse("source." + source.getClass().getSimpleName(), "");
    }
}
