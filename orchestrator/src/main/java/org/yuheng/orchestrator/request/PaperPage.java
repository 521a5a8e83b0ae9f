package org.yuheng.orchestrator.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.web.Problem;

/** Papers to a request: attached, removed, opened. */
@PageController
class PaperPage {

    private final Papers papers;
    private final RequestFormPage form;

    PaperPage(Papers papers, RequestFormPage form) {
        this.papers = papers;
        this.form = form;
    }

    @PostMapping("/requests/{id}/papers")
    ModelAndView attach(
            CurrentUser user, @PathVariable String id, @RequestParam MultipartFile paper, RedirectAttributes redirect)
            throws IOException {
        if (paper.isEmpty()) {
            return form.again(user, id, new FormProblems().add("paper", "request-form.paper.missing"));
        }
        try {
            Papers.Paper kept = papers.attach(user, id, paper.getOriginalFilename(), paper.getBytes());
            Done.say(redirect, "request-form.paper.attached", kept.name());
            return new ModelAndView("redirect:/requests/" + id + "/edit");
        } catch (Problem no) {
            if (no.type() != RequestProblems.PAPER_REFUSED) {
                throw no;
            }
            return form.again(
                    user,
                    id,
                    new FormProblems().add("paper", "request-form.paper.refused", Papers.MAX_BYTES >> 20, Papers.MOST));
        }
    }

    @PostMapping("/requests/{id}/papers/{paper}/remove")
    String remove(CurrentUser user, @PathVariable String id, @PathVariable UUID paper, RedirectAttributes redirect) {
        papers.remove(user, id, paper);
        Done.say(redirect, "request-form.paper.removed");
        return "redirect:/requests/" + id + "/edit";
    }

    /** Always as a file to be kept, never shown as a page of ours. */
    @GetMapping("/requests/{id}/papers/{paper}")
    ResponseEntity<byte[]> open(CurrentUser user, @PathVariable String id, @PathVariable UUID paper) {
        Papers.Paper found = papers.find(user, id, paper);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(found.type().mediaType()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(found.name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .body(papers.open(user, found));
    }
}
