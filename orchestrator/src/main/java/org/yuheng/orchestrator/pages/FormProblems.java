package org.yuheng.orchestrator.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is wrong with a form, shown at its top and beside each field ({@code parts :: problems}). A controller
 * puts it into the model as {@code problems} and renders the form again with all that was typed.
 */
public final class FormProblems {

    private final List<Entry> entries = new ArrayList<>();

    /**
     * @param field id of the input that the entry leads to
     * @param message key of a sentence that says what to do
     */
    public record Entry(String field, String message, Object[] arguments) {
        public Entry {
            arguments = arguments.clone();
        }

        @Override
        public Object[] arguments() {
            return arguments.clone();
        }
    }

    public FormProblems add(String field, String message, Object... arguments) {
        entries.add(new Entry(field, message, arguments));
        return this;
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** What is wrong with one field. */
    public Optional<Entry> of(String field) {
        return entries.stream().filter(entry -> entry.field().equals(field)).findFirst();
    }
}
