package org.yuheng.orchestrator.request;

import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.computation.Computation;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.RequestSection;

/** What is asked, on a request's page. */
@Component
class Asked implements RequestSection {

    private final Requests requests;
    private final Filing filing;
    private final ComputationInWords computation;

    Asked(Requests requests, Filing filing, ComputationInWords computation) {
        this.computation = computation;
        this.requests = requests;
        this.filing = filing;
    }

    @Override
    public String id() {
        return "asked";
    }

    @Override
    public String heading() {
        return "request-page.asked";
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public Optional<Content> of(CurrentUser user, String id) {
        return requests.find(id)
                .map(request -> new Content(
                        "request/asked",
                        "asked",
                        Map.of(
                                "request", request,
                                "form", request.form(),
                                "attachments", filing.attachments(request),
                                "differences", filing.differences(request),
                                "says", computation.of(request.form()),
                                "query",
                                        request.form()
                                                .computation()
                                                .filter(Computation.Sql.class::isInstance)
                                                .map(sql -> ((Computation.Sql) sql).query())
                                                .orElse(""))));
    }
}
