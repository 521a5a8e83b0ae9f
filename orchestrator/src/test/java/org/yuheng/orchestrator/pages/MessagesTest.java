package org.yuheng.orchestrator.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every text of a page is a message, and every message is there in both languages. */
class MessagesTest {

    private static final Path MESSAGES = Path.of("src/main/resources/messages");
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Path SOURCES = Path.of("src/main/java/org/yuheng/orchestrator");

    private static final Pattern USED = Pattern.compile("#\\{([a-zA-Z][a-zA-Z0-9._-]*)[}(]");
    private static final Pattern SAID =
            Pattern.compile("(?:@words\\.|words\\.|@words\\.)message\\(\\s*['\"]([a-zA-Z][a-zA-Z0-9._-]*)['\"]");
    private static final Pattern DONE =
            Pattern.compile("(?:Done\\.say\\(\\s*\\w+,|\\.add\\(\\s*\"[^\"]*\",)\\s*\"([a-z][a-zA-Z0-9._-]*)\"");
    private static final Pattern PIECE =
            Pattern.compile("<!--.*?-->|<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>|[^<]+", Pattern.DOTALL);
    private static final Pattern TEXT_ATTRIBUTE =
            Pattern.compile("\\s(?:alt|title|placeholder|aria-label|label|data-label)=\"([^\"]*)\"");

    @TestFactory
    Stream<DynamicTest> everyMessageIsThereInBothLanguages() {
        return files(MESSAGES, ".properties").stream()
                .filter(file -> !file.getFileName().toString().endsWith("_en.properties"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    Properties zh = read(file);
                    Properties en = read(file.resolveSibling(
                            file.getFileName().toString().replace(".properties", "_en.properties")));
                    assertThat(new TreeSet<>(en.stringPropertyNames()))
                            .isEqualTo(new TreeSet<>(zh.stringPropertyNames()));
                    String owner = file.getFileName().toString().replace(".properties", ".");
                    assertThat(zh.stringPropertyNames()).allMatch(key -> key.startsWith(owner));
                    assertThat(zh.values()).as("write ’").noneMatch(text -> text.toString()
                            .contains("'"));
                    assertThat(en.values()).as("write ’").noneMatch(text -> text.toString()
                            .contains("'"));
                    assertThat(zh.values()).noneMatch(text -> text.toString().isBlank());
                    assertThat(en.values()).noneMatch(text -> text.toString().isBlank());
                }));
    }

    @Test
    void englishHasNoChinese() {
        for (Path file : files(MESSAGES, "_en.properties")) {
            Properties english = read(file);
            assertThat(english.stringPropertyNames())
                    .as(file.toString())
                    .filteredOn(key -> !key.equals("pages.to-chinese") && !key.contains(".zh-name"))
                    .noneMatch(key -> english.getProperty(key).codePoints().anyMatch(MessagesTest::chinese));
        }
    }

    private static boolean chinese(int character) {
        return Character.UnicodeScript.of(character) == Character.UnicodeScript.HAN;
    }

    @Test
    void everyMessageThatIsUsedExists() {
        Properties all = new Properties();
        files(MESSAGES, ".properties").forEach(file -> all.putAll(read(file)));
        Set<String> missing = new TreeSet<>();
        for (Path file : files(TEMPLATES, ".html")) {
            collect(file, USED, all, missing);
            collect(file, SAID, all, missing);
        }
        for (Path file : files(SOURCES, ".java")) {
            collect(file, SAID, all, missing);
            if (text(file).contains("orchestrator.pages.")) {
                collect(file, DONE, all, missing);
            }
        }

        assertThat(missing).isEmpty();
    }

    private static void collect(Path file, Pattern pattern, Properties all, Set<String> missing) {
        Matcher matcher = pattern.matcher(text(file));
        while (matcher.find()) {
            if (!all.containsKey(matcher.group(1)) && !matcher.group(1).endsWith(".")) {
                missing.add(file.getFileName() + ": " + matcher.group(1));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> aTemplateHasNoTextOfItsOwn() {
        return files(TEMPLATES, ".html").stream()
                .map(file -> DynamicTest.dynamicTest(
                        TEMPLATES.relativize(file).toString(),
                        () -> assertThat(ownTexts(text(file))).isEmpty()));
    }

    @Test
    void noticesTextOfATemplatesOwn() {
        assertThat(ownTexts("<p th:text=\"#{a.b}\"></p><p>Hello</p><i title=\"你好\"></i><code>·</code>"))
                .containsExactly("Hello", "你好");
    }

    /** What people would read although no message says it: letters between tags or in an attribute that is read out. */
    private static List<String> ownTexts(String template) {
        List<String> found = new ArrayList<>();
        Matcher pieces = PIECE.matcher(template.replaceAll("(?s)<script.*?</script>", ""));
        while (pieces.find()) {
            String piece = pieces.group();
            if (piece.startsWith("<!--")) {
                continue;
            }
            if (piece.startsWith("<")) {
                Matcher attributes = TEXT_ATTRIBUTE.matcher(piece);
                while (attributes.find()) {
                    if (attributes.group(1).codePoints().anyMatch(Character::isLetter)) {
                        found.add(attributes.group(1));
                    }
                }
            } else if (piece.replaceAll("&[a-z]+;", "").codePoints().anyMatch(Character::isLetter)) {
                found.add(piece.strip());
            }
        }
        return found;
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

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
