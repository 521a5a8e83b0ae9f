package org.yuheng.demo.crash;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A boundary in the orchestrator, and what brings requests there.
 *
 * @param name as the orchestrator knows it
 * @param goal of the people meanwhile
 * @param requests how many are held there before the process dies
 */
record Place(String name, Goal goal, int requests) {

    private static final int ALL = 4;
    /** Steps by name, in the order in which one and the same requests can pass them. */
    private static final Map<String, Goal> STEPS = steps();

    private static Map<String, Goal> steps() {
        Map<String, Goal> steps = new LinkedHashMap<>();
        steps.put("office", Goal.FILED);
        steps.put("decide", Goal.RECEIVED);
        steps.put("review", Goal.RECEIVED);
        steps.put("wait", Goal.SENT_BACK);
        steps.put("outbox", Goal.AGREED);
        steps.put("provision-ask", Goal.AGREED);
        steps.put("provision", Goal.AGREED);
        steps.put("use", Goal.RUNNING);
        steps.put("admit", Goal.RUNNING);
        steps.put("attempt-open", Goal.RUNNING);
        steps.put("prepare", Goal.RUNNING);
        steps.put("start", Goal.RUNNING);
        steps.put("watch", Goal.RUNNING);
        steps.put("conclude", Goal.RUNNING);
        steps.put("collect", Goal.RUNNING);
        steps.put("review-result", Goal.RUNNING);
        steps.put("release", Goal.RELEASED);
        steps.put("dispose", Goal.RELEASED);
        steps.put("wind-up", Goal.RELEASED);
        return steps;
    }

    /**
     * All places in an order in which the same requests can pass them.
     *
     * @param names from the orchestrator itself
     * @throws IllegalStateException when one of them belongs to a step that is not planned for
     */
    static List<Place> inOrder(List<String> names) {
        List<Place> places = new ArrayList<>();
        STEPS.forEach((step, goal) -> names.stream()
                .filter(name -> step.equals(stepOf(name)))
                .map(name -> new Place(name, goal, held(name)))
                .forEach(places::add));
        names.stream()
                .filter(name -> !STEPS.containsKey(stepOf(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalStateException("no plan brings requests to " + name);
                });
        return places;
    }

    /** How far people have taken a request there. */
    String kind() {
        return goal.name();
    }

    private static String stepOf(String name) {
        return name.substring(0, name.lastIndexOf('-'));
    }

    private static int held(String name) {
        if (stepOf(name).equals("review-result")) {
            return 1;
        }
        // One thread delivers wakes, and one transaction at a time admits.
        return stepOf(name).equals("outbox") || name.equals("admit-uncommitted") ? 1 : ALL;
    }

    /** Whether a run has to be under way. */
    boolean inRun() {
        return goal == Goal.RUNNING || stepOf(name).equals("release");
    }

    /** Whether the requests' periods have to be over. */
    boolean atTheEnd() {
        return stepOf(name).equals("dispose") || stepOf(name).equals("wind-up");
    }

    /** Only results that are reviewed come by here. */
    boolean forReviewedOnly() {
        return stepOf(name).equals("review-result");
    }

    String armed() {
        return name + ":" + requests;
    }
}
