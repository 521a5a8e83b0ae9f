package org.yuheng.orchestrator.rules;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.policy.rules.Change;
import org.yuheng.policy.rules.Finding;
import org.yuheng.policy.rules.RuleCheck;
import org.yuheng.policy.rules.Simulation;

/** Policy bundles over REST. */
@RestController
@Tag(name = "rules")
@RequestMapping("/api/v1/rules")
class RulesResource {

    private final RulesDesk desk;

    RulesResource(RulesDesk desk) {
        this.desk = desk;
    }

    record BundleView(
            String hash,
            Bundles.State state,
            String note,
            String proposedBy,
            Instant proposedAt,
            String approvedBy,
            Instant approvedAt,
            boolean active) {
        static BundleView of(Bundles.Entry entry) {
            return new BundleView(
                    entry.hash(),
                    entry.state(),
                    entry.note(),
                    entry.proposedBy(),
                    entry.proposedAt(),
                    entry.approvedBy().orElse(null),
                    entry.approvedAt().orElse(null),
                    entry.active());
        }
    }

    record ActivationView(String hash, String previous, Bundles.Kind kind, String by, Instant at) {}

    /**
     * @param bundle the packed bundle file, base64
     * @param note why, for the approver
     */
    record Proposed(String bundle, String note) {
        Proposed {
            note = Texts.optional("note", note, 2_000);
            decode(bundle);
        }

        byte[] packed() {
            return decode(bundle);
        }

        private static byte[] decode(String text) {
            if (text == null) {
                throw new IllegalArgumentException("bundle is missing; send the packed bundle file in base64");
            }
            return Base64.getDecoder().decode(text);
        }
    }

    /**
     * @param sound whether nothing that was found forbids activation
     */
    record CheckView(boolean sound, List<Finding> findings) {}

    @Operation(summary = "Policy bundles, newest first")
    @GetMapping("/bundles")
    List<BundleView> bundles(CurrentUser user) {
        return desk.all(user).stream().map(BundleView::of).toList();
    }

    @Operation(summary = "Which bundle decided when")
    @GetMapping("/activations")
    List<ActivationView> activations(CurrentUser user) {
        return desk.activations(user).stream()
                .map(activation -> new ActivationView(
                        activation.hash(),
                        activation.previous().orElse(null),
                        activation.kind(),
                        activation.by(),
                        activation.at()))
                .toList();
    }

    /** The packed bundle file. */
    @Operation(summary = "A bundle's file")
    @GetMapping(path = "/bundles/{hash}", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] packed(CurrentUser user, @PathVariable String hash) {
        return desk.packed(user, hash);
    }

    @Operation(summary = "Analyse a bundle: gaps, overlaps, masked rows")
    @PostMapping("/check")
    CheckView check(CurrentUser user, @RequestBody Proposed proposed) {
        List<Finding> findings = desk.check(user, proposed.packed());
        return new CheckView(RuleCheck.sound(findings), findings);
    }

    @Operation(summary = "How two bundles differ, in words")
    @GetMapping("/diff")
    List<Change> diff(CurrentUser user, @RequestParam String from, @RequestParam String to) {
        return desk.diff(user, from, to);
    }

    @Operation(summary = "What a bundle would have decided on every stored decision")
    @PostMapping("/bundles/{hash}/simulate")
    Simulation simulate(CurrentUser user, @PathVariable String hash) {
        return desk.simulate(user, hash);
    }

    @Operation(summary = "Propose a bundle")
    @PostMapping("/bundles")
    @ResponseStatus(HttpStatus.CREATED)
    BundleView propose(CurrentUser user, @RequestBody Proposed proposed) {
        return BundleView.of(desk.propose(user, proposed.packed(), proposed.note()));
    }

    @Operation(summary = "Approve a bundle that another proposed")
    @PostMapping("/bundles/{hash}/approve")
    BundleView approve(CurrentUser user, @PathVariable String hash) {
        return BundleView.of(desk.approve(user, hash));
    }

    @Operation(summary = "Let a bundle decide from now on")
    @PostMapping("/bundles/{hash}/activate")
    BundleView activate(CurrentUser user, @PathVariable String hash) {
        return BundleView.of(desk.activate(user, hash));
    }

    @Operation(summary = "Back to the bundle before")
    @PostMapping("/rollback")
    BundleView rollback(CurrentUser user) {
        return BundleView.of(desk.rollback(user));
    }
}
