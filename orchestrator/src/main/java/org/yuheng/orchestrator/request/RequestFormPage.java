package org.yuheng.orchestrator.request;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.computation.Computation;
import org.yuheng.orchestrator.catalogue.Catalogue;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.partner.Parties;
import org.yuheng.orchestrator.web.InvalidParameter;

/**
 * The form of a request: it grows with what is chosen, saves itself, shows beside itself what the rules would say, and is
 * checked as a whole before it is sent. Every step works without scripts too.
 */
@PageController
class RequestFormPage {

    private static final int FOUND = 12;

    /** Parameters of the page that are no fields of the form. */
    private static final Set<String> OF_THE_PAGE =
            Set.of("_csrf", "version", "window", "do", "find", "shown", "overwrite");

    /** Fields of each way to compute: what is not on the page now keeps what was typed there. */
    private static final Map<String, List<String>> OF_A_METHOD = Map.of(
            "GROUP",
            List.of("combine", "group", "measure", "filterItem", "filterComparison", "filterValue", "key."),
            "PSI",
            List.of("psiLeft", "psiRight", "psiResult"),
            "LOOKUP",
            List.of("lookupKey", "lookupMatch", "lookupColumn"),
            "TRAIN",
            List.of("model", "partition", "feature", "label", "iterations", "l2"),
            "TRANSFER",
            List.of("transferColumn"),
            "SQL",
            List.of("query"));

    private final Drafts drafts;
    private final RequestDesk desk;
    private final Forecast forecast;
    private final Papers papers;
    private final Catalogue catalogue;
    private final Parties parties;
    private final ComputationInWords computation;

    RequestFormPage(
            Drafts drafts,
            RequestDesk desk,
            Forecast forecast,
            Papers papers,
            Catalogue catalogue,
            Parties parties,
            ComputationInWords computation) {
        this.computation = computation;
        this.drafts = drafts;
        this.desk = desk;
        this.forecast = forecast;
        this.papers = papers;
        this.catalogue = catalogue;
        this.parties = parties;
    }

    @PostMapping("/requests/new")
    String start(CurrentUser user, @RequestParam(required = false) String dataset) {
        Fields fields = dataset == null ? Fields.none() : Fields.none().with("dataset", dataset);
        return "redirect:/requests/" + drafts.start(user, fields).request().id() + "/edit";
    }

    @GetMapping("/requests/{id}/edit")
    ModelAndView form(CurrentUser user, @PathVariable String id, @RequestParam(required = false) String find) {
        Drafts.Draft draft = drafts.open(user, id);
        if (!draft.request().editable()) {
            return new ModelAndView("redirect:/requests/" + id);
        }
        return page(user, draft, draft, find, UUID.randomUUID().toString());
    }

    /** The form again with what is wrong, for a part of it that is sent on its own. */
    ModelAndView again(CurrentUser user, String id, FormProblems problems) {
        Drafts.Draft draft = drafts.open(user, id);
        ModelAndView page = page(user, draft, draft, null, UUID.randomUUID().toString());
        page.addObject("problems", problems);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    /** Candidates for the form, while somebody types what they look for. */
    @GetMapping("/requests/{id}/datasets")
    ModelAndView datasets(CurrentUser user, @PathVariable String id, @RequestParam(defaultValue = "") String find) {
        Drafts.Draft draft = drafts.open(user, id);
        ModelAndView found = new ModelAndView("request/data :: found");
        found.addObject("form", view(user, draft));
        found.addObject("find", find);
        found.addObject("found", found(find));
        return found;
    }

    @PostMapping("/requests/{id}/edit")
    ModelAndView save(
            CurrentUser user,
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> sent,
            @RequestHeader(name = "HX-Request", required = false) String htmx) {
        Drafts.Draft kept = drafts.open(user, id);
        String window = sent.getFirst("window") == null ? "" : sent.getFirst("window");
        String action = sent.getFirst("do") == null ? "save" : sent.getFirst("do");
        Fields fields = acted(action, fields(sent, kept.fields()), kept);
        int version =
                number(sent.getFirst("overwrite") != null ? sent.getFirst("overwrite") : sent.getFirst("version"));
        return drafts.save(user, id, version, window, fields)
                .fold(
                        saved -> saved(user, saved, sent, action, htmx != null, window),
                        stale -> stale(user, stale, htmx != null, window));
    }

    private ModelAndView saved(
            CurrentUser user,
            Drafts.Saved saved,
            MultiValueMap<String, String> sent,
            String action,
            boolean htmx,
            String window) {
        String address = "/requests/" + saved.draft().request().id();
        boolean searching = action.equals("find") || action.startsWith("add:");
        String find = searching ? sent.getFirst("find") : null;
        if (action.equals("check")) {
            return moved(address + "/check", htmx);
        }
        if (htmx) {
            ModelAndView beside = page(user, saved.before(), saved.draft(), find, window);
            beside.setViewName("request/saved");
            beside.addObject("dataChanged", changed(saved, "dataset"));
            beside.addObject(
                    "computationChanged",
                    changed(saved, "dataset")
                            || changed(saved, "method")
                            || changed(saved, "combine")
                            || changed(saved, "partition"));
            beside.addObject("papersChanged", changed(saved, "dataset") || changed(saved, "recipient"));
            return beside;
        }
        return page(user, saved.before(), saved.draft(), find, window);
    }

    /** To another page, for a script that would swap the answer in as well. */
    private static ModelAndView moved(String address, boolean htmx) {
        if (!htmx) {
            return new ModelAndView("redirect:" + address);
        }
        ModelAndView nothing =
                new ModelAndView((model, request, response) -> response.setHeader("HX-Redirect", address));
        nothing.setStatus(HttpStatus.NO_CONTENT);
        return nothing;
    }

    private static boolean changed(Drafts.Saved saved, String field) {
        return !saved.before().fields().all(field).equals(saved.draft().fields().all(field));
    }

    /** Nothing is lost: what was typed stays on the page, and whose version counts is asked. */
    private ModelAndView stale(CurrentUser user, Drafts.Stale stale, boolean htmx, String window) {
        ModelAndView page = page(user, stale.kept(), stale.typed(), null, window);
        page.addObject("stale", stale);
        if (htmx) {
            page.setViewName("request/stale");
        } else {
            page.setStatus(HttpStatus.CONFLICT);
        }
        return page;
    }

    @GetMapping("/requests/{id}/check")
    ModelAndView check(CurrentUser user, @PathVariable String id) {
        Drafts.Draft draft = drafts.open(user, id);
        if (!draft.request().editable()) {
            return new ModelAndView("redirect:/requests/" + id);
        }
        ModelAndView page = page(user, draft, draft, null, "");
        page.addObject("says", computation.of(draft.request().form()));
        page.setViewName("request/check");
        return page;
    }

    /** Sends it to the head of the own office, as it was shown. */
    @PostMapping("/requests/{id}/send")
    ModelAndView send(
            CurrentUser user, @PathVariable String id, @RequestParam int version, RedirectAttributes redirect) {
        Drafts.Draft draft = drafts.open(user, id);
        boolean shown = draft.request().version() == version;
        boolean complete = SupplementNotice.of(draft.request().form()).complete()
                && draft.reading().unread().isEmpty();
        if (!shown || !complete) {
            Done.say(redirect, shown ? "request-form.incomplete" : "request-form.changed-meanwhile");
            return new ModelAndView("redirect:/requests/" + id + "/check");
        }
        desk.submit(user, id);
        Done.say(redirect, "request-form.sent", id);
        return new ModelAndView("redirect:/requests/" + id);
    }

    private ModelAndView page(CurrentUser user, Drafts.Draft before, Drafts.Draft draft, String find, String window) {
        ModelAndView page = new ModelAndView("request/form");
        Forecast.Preview now = preview(draft);
        Forecast.Preview earlier = before == draft ? now : preview(before);
        FormView view = view(user, draft);
        page.addObject("form", view);
        page.addObject("window", window);
        page.addObject("preview", new PreviewView(earlier, now, draft.reading(), view.query()));
        page.addObject("papers", papers.of(user, draft.request().id()));
        page.addObject("mostPapers", Papers.MOST);
        page.addObject("find", find == null ? "" : find);
        page.addObject("found", find == null ? null : found(find));
        page.addObject("problems", null);
        page.addObject("stale", null);
        return page;
    }

    /** Of the form as it was read, which may not be the one that is kept. */
    private Forecast.Preview preview(Drafts.Draft draft) {
        return forecast.of(draft.request().with(draft.reading().form()));
    }

    private List<Dataset> found(String find) {
        try {
            return catalogue.search(find, FOUND);
        } catch (InvalidParameter tooLong) {
            return List.of();
        }
    }

    private FormView view(CurrentUser user, Drafts.Draft draft) {
        Set<String> recipients = new LinkedHashSet<>();
        recipients.add(user.organisation());
        parties.nodes().stream().filter(node -> !node.operator()).forEach(node -> recipients.addAll(node.owners()));
        recipients.addAll(draft.fields().all("recipient"));
        return new FormView(draft, List.copyOf(recipients));
    }

    private static Fields fields(MultiValueMap<String, String> sent, Fields kept) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        sent.forEach((name, all) -> {
            if (!OF_THE_PAGE.contains(name)) {
                values.put(name, new ArrayList<>(all));
            }
        });
        List<String> shown = sent.getOrDefault("shown", List.of());
        OF_A_METHOD.forEach((method, names) -> {
            if (!shown.contains(method)) {
                names.forEach(name -> keep(name, kept, values));
            }
        });
        if (!shown.contains("papers")) {
            List.of(
                            "impactReference",
                            "impactFrom",
                            "impactTo",
                            "riskReference",
                            "riskFrom",
                            "riskTo",
                            "riskExemption",
                            "legalChannel",
                            "lawfulBasis",
                            "consent")
                    .forEach(name -> keep(name, kept, values));
        }
        List.of("table.", "node.").forEach(name -> keep(name, kept, values));
        try {
            return new Fields(values);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter(e.getMessage());
        }
    }

    /** What a button does besides saving. */
    private static Fields acted(String action, Fields fields, Drafts.Draft kept) {
        if (action.startsWith("add:")) {
            return fields.adding("dataset", action.substring(4));
        }
        if (action.startsWith("remove:")) {
            return fields.without("dataset", action.substring(7));
        }
        if (action.equals("edit-query")) {
            Fields written = kept.reading()
                    .form()
                    .computation()
                    .filter(Computation.Sql.class::isInstance)
                    .map(sql -> fields.with("query", ((Computation.Sql) sql).query()))
                    .orElse(fields);
            return written.with("method", ComputationChoices.Method.SQL.name());
        }
        return fields;
    }

    private static void keep(String name, Fields kept, SortedMap<String, List<String>> values) {
        kept.values().forEach((field, all) -> {
            boolean meant = name.endsWith(".") ? field.startsWith(name) : field.equals(name);
            if (meant) {
                values.putIfAbsent(field, all);
            }
        });
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidParameter("version \"" + text + "\" is not a number; load the page again");
        }
    }
}
