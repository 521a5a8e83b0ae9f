package org.yuheng.orchestrator.journey;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.calendar.ClockKind;
import org.yuheng.orchestrator.calendar.Clocks;
import org.yuheng.orchestrator.calendar.Reading;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.RequestSection;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestState;
import org.yuheng.orchestrator.request.Requests;

/** How far a request has come, and its clocks with their calculation. */
@Component
class TimelineSection implements RequestSection {

    private final Requests requests;
    private final Clocks clocks;

    TimelineSection(Requests requests, Clocks clocks) {
        this.requests = requests;
        this.clocks = clocks;
    }

    @Override
    public String id() {
        return "timeline";
    }

    @Override
    public String heading() {
        return "journey.timeline";
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Optional<Content> of(CurrentUser user, String id) {
        Request request = requests.find(id).orElseThrow();
        List<Request.Move> moves = requests.moves(id);
        List<ClockOnPage> readings =
                clocks.readings(id).stream().map(ClockOnPage::new).toList();
        boolean extendable = user.may(Action.APPROVE_AS_DATA_AUTHORITY)
                && (request.state() == RequestState.PROVIDER_REVIEW || request.state() == RequestState.EXTENSION)
                && readings.stream().anyMatch(r -> r.reading().kind() == ClockKind.ANSWER);
        return Optional.of(new Content(
                "journey/sections",
                "timeline",
                Map.of("request", request, "moves", moves, "clocks", readings, "extendable", extendable)));
    }

    /** A clock's reading, and what a page says of it. */
    public record ClockOnPage(Reading reading) {

        public int total() {
            return reading.limitDays() + reading.extensionDays();
        }

        /** Working days left; negative when overdue, absent while unknown. */
        public Integer left() {
            return reading.elapsedDays().map(elapsed -> total() - elapsed).orElse(null);
        }

        public long pauses() {
            return reading.changes().stream()
                    .filter(change -> change.event() == Reading.Event.PAUSED)
                    .count();
        }

        public String tone() {
            if (reading.state() == Reading.State.STOPPED) {
                return "plain";
            }
            if (reading.overdue()) {
                return "stop";
            }
            return reading.state() == Reading.State.PAUSED
                            || reading.percent().filter(p -> p >= 80).isPresent()
                    ? "wait"
                    : "info";
        }
    }
}
