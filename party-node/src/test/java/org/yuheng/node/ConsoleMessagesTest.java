package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec.Technique;
import org.yuheng.computation.Reveal;
import org.yuheng.node.console.Duty;

/** Every text of the console is a message, and every message is there in both languages. */
class ConsoleMessagesTest {

    private static final Path CONSOLE = Path.of("src/main/resources/console");
    private static final Path SOURCES = Path.of("src/main/java/org/yuheng/node/console");
    private static final Pattern USED = Pattern.compile("#\\{([a-zA-Z][a-zA-Z0-9._]*)[}(]");
    private static final Pattern DONE = Pattern.compile("\"((?:done|refused|error)\\.[A-Za-z_.]+[a-zA-Z])\"");
    private static final Pattern REFUSED = Pattern.compile("Notice\\.refused\\(\"([A-Z_]+)\"");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s(?:alt|title|aria-label|data-label)=\"([^\"]*)\"");

    @Test
    void bothLanguagesHaveTheSameMessagesAndNoneIsEmpty() {
        Properties zh = messages("zh");
        Properties en = messages("en");

        assertThat(new TreeSet<>(en.stringPropertyNames())).isEqualTo(new TreeSet<>(zh.stringPropertyNames()));
        assertThat(zh.values()).noneMatch(text -> text.toString().isBlank());
        assertThat(en.values()).noneMatch(text -> text.toString().isBlank());
        assertThat(zh.values()).as("an ASCII ' is special; write ’").noneMatch(text -> text.toString()
                .contains("'"));
        assertThat(en.values()).as("an ASCII ' is special; write ’").noneMatch(text -> text.toString()
                .contains("'"));
    }

    @Test
    void englishHasNoChineseButTheNameOfTheLanguage() {
        Properties en = messages("en");

        assertThat(en.stringPropertyNames())
                .filteredOn(key -> !key.equals("language.other"))
                .noneMatch(key -> en.getProperty(key)
                        .codePoints()
                        .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN));
    }

    @Test
    void everyMessageThatIsUsedExists() {
        Set<String> used = new TreeSet<>();
        for (Path template : files(CONSOLE, ".html")) {
            USED.matcher(text(template)).results().forEach(found -> used.add(found.group(1)));
        }
        for (Path source : files(SOURCES, ".java")) {
            DONE.matcher(text(source)).results().forEach(found -> used.add(found.group(1)));
            REFUSED.matcher(text(source)).results().forEach(found -> used.add("refused." + found.group(1)));
        }
        values("technique", Technique.values(), used);
        values("grant.state", GrantState.values(), used);
        values("duty", Duty.values(), used);
        values("type", ColumnType.values(), used);
        values("reveal", Reveal.values(), used);
        values("action.ROLE_", JobState.values(), used);

        assertThat(messages("zh").stringPropertyNames()).containsAll(used);
    }

    private static void values(String prefix, Enum<?>[] values, Set<String> used) {
        String dot = prefix.endsWith("_") ? "" : ".";
        Arrays.stream(values).forEach(value -> used.add(prefix + dot + value.name()));
    }

    @Test
    void templatesHaveNoTextOfTheirOwn() {
        for (Path template : files(CONSOLE, ".html")) {
            assertThat(ownTexts(text(template))).as(template.toString()).isEmpty();
        }
    }

    @Test
    void templatesHaveNoScriptOrStyleOfTheirOwn() {
        for (Path template : files(CONSOLE, ".html")) {
            assertThat(text(template))
                    .as(template.toString())
                    .doesNotContain("<style", " style=", " onclick", "<script>");
        }
    }

    @Test
    void noticesATextThatIsNoMessage() {
        assertThat(ownTexts("<p th:text=\"#{a}\"></p><p>Hello</p><i title=\"你好\"></i> · "))
                .containsExactly("你好", "Hello");
    }

    private static List<String> ownTexts(String template) {
        List<String> found = new ArrayList<>();
        Matcher attributes = ATTRIBUTE.matcher(template);
        while (attributes.find()) {
            found.add(attributes.group(1));
        }
        for (String piece : template.split("<[^>]*>")) {
            if (piece.codePoints().anyMatch(Character::isLetter)) {
                found.add(piece.strip());
            }
        }
        return found;
    }

    private static Properties messages(String language) {
        Properties messages = new Properties();
        try (Reader in = Files.newBufferedReader(
                CONSOLE.resolve("messages_" + language + ".properties"), StandardCharsets.UTF_8)) {
            messages.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return messages;
    }

    private static List<Path> files(Path root, String ending) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
