package org.yuheng.orchestrator.identity;

import java.util.List;
import java.util.Objects;

/**
 * Who did something, as audit events name it.
 *
 * @param id username, node id or name of the part of the system
 * @param organisation empty for the system
 */
public record Actor(Kind kind, String id, List<String> roles, String organisation) {

    /** What acts. */
    public enum Kind {
        PERSON,
        NODE,
        SYSTEM
    }

    public Actor {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(organisation, "organisation");
        roles = List.copyOf(roles);
    }

    /** @param part for example {@code journey} or {@code sequencer} */
    public static Actor system(String part) {
        return new Actor(Kind.SYSTEM, part, List.of(), "");
    }

    public static Actor node(String node, String organisation) {
        return new Actor(Kind.NODE, node, List.of(), organisation);
    }
}
