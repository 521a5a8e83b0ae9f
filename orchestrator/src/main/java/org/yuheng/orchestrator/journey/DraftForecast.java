package org.yuheng.orchestrator.journey;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.decision.Decider;
import org.yuheng.orchestrator.request.Forecast;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.SupplementNotice;

/** Puts a draft to the rules, for nobody's records. */
@Component
class DraftForecast implements Forecast {

    private final Decider decider;
    private final Clock clock;

    DraftForecast(Decider decider, Clock clock) {
        this.decider = decider;
        this.clock = clock;
    }

    @Override
    public Preview of(Request draft) {
        SupplementNotice notice = SupplementNotice.of(draft.form());
        if (!notice.decidable()) {
            return new Preview(notice.missing(), Optional.empty(), List.of(), List.of());
        }
        Decider.Preview preview =
                decider.preview(Questions.of(draft, draft.receivedAt().orElseGet(clock::instant), 0));
        return new Preview(
                notice.missing(),
                preview.decision(),
                preview.blockers().stream()
                        .map(blocker -> new Stop(
                                blocker.code(), blocker.field(), blocker.parameters(), blocker.zh(), blocker.en()))
                        .toList(),
                preview.plainApi());
    }
}
