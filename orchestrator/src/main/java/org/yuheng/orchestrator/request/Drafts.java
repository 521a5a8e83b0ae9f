package org.yuheng.orchestrator.request;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.catalogue.Catalogue;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.trust.Digests;

/** Drafts as they are typed: kept with every change, refused where another window changed them first. */
@Service
class Drafts {

    private final RequestDesk desk;
    private final Requests requests;
    private final Writings writings;
    private final Catalogue catalogue;
    private final Organisations organisations;

    Drafts(RequestDesk desk, Requests requests, Writings writings, Catalogue catalogue, Organisations organisations) {
        this.desk = desk;
        this.requests = requests;
        this.writings = writings;
        this.catalogue = catalogue;
        this.organisations = organisations;
    }

    /**
     * A draft with what stands in its fields.
     *
     * @param datasets the chosen ones that the catalogue knows, by code
     */
    record Draft(Request request, Fields fields, FormReading reading, Map<String, Dataset> datasets) {}

    /** What became of a change. */
    sealed interface Outcome permits Saved, Stale {
        <T> T fold(Function<Saved, T> saved, Function<Stale, T> stale);
    }

    record Saved(Draft before, Draft draft) implements Outcome {
        @Override
        public <T> T fold(Function<Saved, T> saved, Function<Stale, T> stale) {
            return saved.apply(this);
        }
    }

    /**
     * Another window changed it first.
     *
     * @param typed what was to be saved and is not
     * @param kept the draft as it stands
     */
    record Stale(Draft typed, Draft kept, String changedBy, Instant changedAt) implements Outcome {
        @Override
        public <T> T fold(Function<Saved, T> saved, Function<Stale, T> stale) {
            return stale.apply(this);
        }
    }

    /** An empty draft, with the own organisation as the one that receives the result. */
    @Transactional
    public Draft start(CurrentUser user, Fields fields) {
        Permissions.require(user, Action.REQUEST_DRAFT);
        Fields first = fields.all("recipient").isEmpty() ? fields.with("recipient", user.organisation()) : fields;
        Request request = desk.draft(user, read(first).form());
        writings.keep(request.id(), first.toBytes(), request.formDigest(), user.username(), "");
        return draft(request, first);
    }

    /** A draft with all that the earlier request asked for; papers are not copied, they were for that request. */
    @Transactional
    public Draft copy(CurrentUser user, String id) {
        Request earlier = desk.read(user, id);
        Permissions.require(user, Action.REQUEST_DRAFT);
        return start(user, fields(earlier));
    }

    /** @throws org.yuheng.orchestrator.web.Problem NOT_FOUND for a request that the user may not edit */
    Draft open(CurrentUser user, String id) {
        Request request = desk.read(user, id);
        Permissions.require(user, Action.REQUEST_DRAFT, request.organization());
        return draft(request, fields(request));
    }

    /**
     * @param version that stood on the page when the first of these fields was changed
     * @param window of the browser: its own earlier save is no conflict; empty where it has no name
     */
    @Transactional
    public Outcome save(CurrentUser user, String id, int version, String window, Fields fields) {
        desk.read(user, id);
        Request request = requests.lock(id).orElseThrow(() -> Problems.NOT_FOUND.because("no request " + id));
        Permissions.require(user, Action.REQUEST_DRAFT, request.organization());
        if (!request.editable()) {
            throw RequestProblems.REQUEST_NOT_EDITABLE.because(
                    id + " is " + request.state() + "; copy it to ask for something else");
        }
        Fields kept = fields(request);
        Optional<Writings.Writing> writing = writings.find(id);
        boolean ownWindow = !window.isEmpty()
                && writing.filter(last -> last.window().equals(window)
                                && last.formDigest().equals(request.formDigest()))
                        .isPresent();
        Draft before = draft(request, kept);
        if (fields.equals(kept)) {
            return new Saved(before, before);
        }
        if (request.version() != version && !ownWindow) {
            return new Stale(
                    draft(request, fields),
                    before,
                    writing.map(Writings.Writing::savedBy).orElse(request.applicant()),
                    request.changedAt());
        }
        byte[] bytes = fields.toBytes();
        FormReading reading = read(fields);
        String digest = Digests.of(reading.form().toBytes());
        if (digest.equals(request.formDigest())) {
            writings.touch(id);
        } else {
            desk.change(user, id, request.version(), reading.form());
        }
        writings.keep(id, bytes, digest, user.username(), window);
        return new Saved(before, draft(requests.find(id).orElseThrow(), fields));
    }

    private Draft draft(Request request, Fields fields) {
        Map<String, Dataset> known = known(fields);
        return new Draft(request, fields, FormReading.of(fields, known, this::commercial), known);
    }

    private FormReading read(Fields fields) {
        return FormReading.of(fields, known(fields), this::commercial);
    }

    /** As typed, where that is still the writing of the form that is kept. */
    private Fields fields(Request request) {
        return writings.find(request.id())
                .filter(writing -> writing.formDigest().equals(request.formDigest()))
                .map(Writings.Writing::fields)
                .orElseGet(() -> FormWriting.of(request.form()));
    }

    private Map<String, Dataset> known(Fields fields) {
        Map<String, Dataset> known = new HashMap<>();
        List<String> codes = fields.all("dataset");
        if (!codes.isEmpty()) {
            catalogue.find(codes).forEach(dataset -> known.put(dataset.code(), dataset));
        }
        return known;
    }

    private boolean commercial(String organisation) {
        return organisations
                .find(organisation)
                .filter(found -> found.kind() == Organisation.Kind.COMMERCIAL)
                .isPresent();
    }
}
