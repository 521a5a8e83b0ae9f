package org.yuheng.computation.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The sentences of one language. What is filled in was written by others: it is shown on one line, without characters
 * that change how a line is read, so that no name or purpose can draw a page of its own.
 */
final class Phrases {

    static final Phrases ZH = new Phrases("zh");
    static final Phrases EN = new Phrases("en");

    private final Properties sentences = new Properties();

    private Phrases(String language) {
        String file = "words_" + language + ".properties";
        try (InputStream in = Phrases.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the module");
            }
            sentences.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Phrases of(Locale locale) {
        return locale.getLanguage().equals("zh") ? ZH : EN;
    }

    SortedSet<String> keys() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(sentences.stringPropertyNames()));
    }

    boolean has(String key) {
        return sentences.containsKey(key);
    }

    /** @throws IllegalArgumentException for a key that does not exist */
    String say(String key, Object... parts) {
        String sentence = sentences.getProperty(key);
        if (sentence == null) {
            throw new IllegalArgumentException("no sentence \"" + key + "\"");
        }
        StringBuilder said = new StringBuilder();
        int from = 0;
        while (true) {
            int open = sentence.indexOf('{', from);
            if (open < 0) {
                return said.append(sentence, from, sentence.length()).toString();
            }
            int close = sentence.indexOf('}', open);
            int part = Integer.parseInt(sentence.substring(open + 1, close));
            said.append(sentence, from, open).append(oneLine(String.valueOf(parts[part])));
            from = close + 1;
        }
    }

    /** A sentence that an enum value has, under {@code prefix.value}. */
    String of(String prefix, Enum<?> value) {
        return say(prefix + "." + value.name().toLowerCase(Locale.ROOT));
    }

    String list(List<String> parts) {
        return String.join(say("list"), parts);
    }

    /** {@code text} on one line, in full; control and direction characters are spelled out. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean visible = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.SURROGATE
                    && type != Character.UNASSIGNED
                    && type != Character.PRIVATE_USE
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            if (visible) {
                line.appendCodePoint(c);
            } else {
                line.append(String.format(Locale.ROOT, "\\u{%x}", c));
            }
        });
        return line.toString();
    }
}
