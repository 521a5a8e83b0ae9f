package org.yuheng.orchestrator.pages;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.yuheng.orchestrator.identity.CurrentUser;

/** What one step has waiting for a person; the inbox composes all beans of this type. */
public interface Waiting {

    List<Item> of(CurrentUser user);

    /**
     * @param title what it is about, as somebody named it
     * @param subject its number; empty where it has none
     * @param what key of a message that says what to do
     * @param address where to do it
     * @param due last day; empty without one
     * @param since when it began to wait
     * @param onBehalfOf username of the colleague for whom it waits, where it does
     */
    record Item(
            String title,
            String subject,
            String what,
            List<String> arguments,
            String address,
            Optional<LocalDate> due,
            Optional<Instant> since,
            Optional<String> onBehalfOf) {
        public Item {
            arguments = List.copyOf(arguments);
        }

        /** What waits for the person themselves. */
        public Item(
                String title,
                String subject,
                String what,
                List<String> arguments,
                String address,
                Optional<LocalDate> due,
                Optional<Instant> since) {
            this(title, subject, what, arguments, address, due, since, Optional.empty());
        }
    }
}
