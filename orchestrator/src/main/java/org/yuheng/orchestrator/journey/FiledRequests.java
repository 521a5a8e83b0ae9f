package org.yuheng.orchestrator.journey;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.approval.FiledAsShown;
import org.yuheng.orchestrator.request.Filing;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.Requests;

/** Tells reviewers whether a request still is what was filed. */
@Component
class FiledRequests implements FiledAsShown {

    private final Requests requests;
    private final Filing filing;

    FiledRequests(Requests requests, Filing filing) {
        this.requests = requests;
        this.filing = filing;
    }

    @Override
    public List<Difference> differences(String id, String formDigest) {
        Request request = requests.find(id).orElseThrow();
        Stream<Difference> other = request.formDigest().equals(formDigest)
                ? Stream.empty()
                : Stream.of(new Difference(Filing.Change.FORM_CHANGED.name(), id));
        return Stream.concat(
                        other,
                        filing.differences(request).stream()
                                .map(one -> new Difference(one.change().name(), one.what())))
                .distinct()
                .toList();
    }

    @Override
    public List<Attachment> attachments(String id) {
        return filing.attachments(requests.find(id).orElseThrow()).stream()
                .map(one -> new Attachment(one.id(), one.name(), one.kind(), one.bytes(), one.digest()))
                .toList();
    }
}
