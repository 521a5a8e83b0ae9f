package org.yuheng.node.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.yuheng.computation.words.SpecWords;

/**
 * The page of {@link SpecWords} in its parts, so that a browser can set it: nothing is added and nothing left out. Values
 * that others wrote stand on one line each and cannot begin a part of their own.
 */
record SpecSheet(String title, List<String> head, List<Section> sections) {

    /** A numbered part. */
    record Section(String title, List<Item> items) {}

    /**
     * One statement with what belongs under it.
     *
     * @param warning whether the page itself warns here
     * @param code lines of a query, as the requester wrote them
     */
    record Item(String text, boolean warning, List<Item> below, List<String> code) {}

    private static final List<String> WARNINGS = List.of("警告", "WARNING");

    /** @param node whose data and roles are marked as the reader's own */
    static SpecSheet of(byte[] exact, String node, Locale locale) {
        List<String> head = new ArrayList<>();
        List<Section> sections = new ArrayList<>();
        boolean opening = false;
        for (String line : SpecWords.render(exact, node, locale).lines().toList()) {
            if (line.isEmpty()) {
                opening = true;
            } else if (line.startsWith("        ")) {
                last(last(last(sections).items()).below()).below().add(item(line));
            } else if (line.startsWith("      ")) {
                last(last(sections).items()).below().add(item(line));
            } else if (line.startsWith("    | ")) {
                last(last(sections).items()).code().add(line.substring(6));
            } else if (line.startsWith("  - ")) {
                last(sections).items().add(item(line.substring(4)));
            } else if (opening && !sectionless(head)) {
                sections.add(new Section(line, new ArrayList<>()));
                opening = false;
            } else {
                head.add(line);
                opening = false;
            }
        }
        return new SpecSheet(head.get(0), head.subList(1, head.size()), sections);
    }

    /** The first empty line only parts the title from the head. */
    private static boolean sectionless(List<String> head) {
        return head.size() < 2;
    }

    private static Item item(String line) {
        String text = line.strip();
        return new Item(text, WARNINGS.stream().anyMatch(text::startsWith), new ArrayList<>(), new ArrayList<>());
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}
