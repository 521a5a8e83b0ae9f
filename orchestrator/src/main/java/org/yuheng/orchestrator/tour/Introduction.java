package org.yuheng.orchestrator.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;

/**
 * What a deployment tells its visitors, in a file of strict JSON that {@code yuheng.tour.introduction} names.
 *
 * @param consoles of the nodes, as a browser reaches them
 * @param people whom a visitor may play
 * @param steps in order
 */
record Introduction(List<Console> consoles, List<Player> people, List<Step> steps) {

    static final Introduction NONE = new Introduction(List.of(), List.of(), List.of());

    private static final int MOST_BYTES = 256 * 1024;
    private static final Pattern CONSOLE = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]{1,5}(/[A-Za-z0-9/_-]*)?");
    private static final Pattern HERE = Pattern.compile("/([A-Za-z0-9?][A-Za-z0-9/?=&_.-]*)?");

    /** Both languages of a text. */
    record Text(String zh, String en) {}

    record Console(String node, String address) {
        Console {
            requireAddress(address, CONSOLE.matcher(address).matches());
        }
    }

    /**
     * @param account username at the orchestrator, or at a node's console
     * @param does what this person does in the walk
     */
    record Player(String account, Text name, Text does) {}

    /**
     * @param as account to be signed in with; empty where anybody may look
     * @param address where it is done: a path here, or a console's address; empty where it is done elsewhere
     * @param command of the command line; empty where there is none
     */
    record Step(Text title, Text does, Text sees, String as, String address, String command) {
        Step {
            requireAddress(
                    address,
                    address.isEmpty()
                            || HERE.matcher(address).matches()
                            || CONSOLE.matcher(address).matches());
        }
    }

    private static void requireAddress(String address, boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException("address \"" + address + "\" must be a path or on this machine");
        }
    }

    Introduction {
        consoles = List.copyOf(consoles);
        people = List.copyOf(people);
        steps = List.copyOf(steps);
    }

    /** @throws IllegalStateException with TOUR_UNREADABLE and what is wrong */
    static Introduction read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalStateException(
                        "TOUR_UNREADABLE: " + file + " is larger than " + MOST_BYTES + " bytes");
            }
            return StrictJson.read(Files.readAllBytes(file), Introduction.class);
        } catch (IOException | JsonRefusal e) {
            throw new IllegalStateException("TOUR_UNREADABLE: " + file + ": " + e.getMessage(), e);
        }
    }
}
