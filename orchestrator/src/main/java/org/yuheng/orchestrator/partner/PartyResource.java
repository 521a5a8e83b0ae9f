package org.yuheng.orchestrator.partner;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.web.InvalidParameter;

/** Who takes part, for people. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "parties")
class PartyResource {

    private final Parties parties;
    private final Organisations organisations;

    PartyResource(Parties parties, Organisations organisations) {
        this.parties = parties;
        this.organisations = organisations;
    }

    record All(List<Organisation> organisations, List<Platform> platforms, List<Partner> partners, List<Node> nodes) {}

    @GetMapping("/parties")
    @Operation(summary = "Organisations, platforms, partners and nodes with their health and engines")
    All all(CurrentUser user) {
        Permissions.require(user, Action.PARTIES_READ);
        return new All(organisations.all(), parties.platforms(), parties.partners(), parties.nodes());
    }

    @GetMapping("/nodes/{node}")
    @Operation(summary = "One node")
    Node node(CurrentUser user, @PathVariable String node) {
        Permissions.require(user, Action.PARTIES_READ);
        return parties.node(node)
                .orElseThrow(() -> PartnerProblems.NODE_UNKNOWN.because("node \"" + node + "\" is not registered"));
    }

    @GetMapping("/partners/{organisation}")
    @Operation(summary = "One commercial partner with its agreements and assessments")
    Partner partner(CurrentUser user, @PathVariable String organisation) {
        Permissions.require(user, Action.PARTIES_READ);
        return parties.partner(organisation)
                .orElseThrow(() -> PartnerProblems.PARTY_UNKNOWN.because(
                        "no commercial partner \"" + organisation + "\" is registered"));
    }

    @PutMapping("/organisations/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Register or change an organisation")
    void organisation(CurrentUser user, @PathVariable String id, @RequestBody Organisation body) {
        Permissions.require(user, Action.PARTIES_EDIT);
        requireSame(id, body.id());
        parties.register(user.actor(), body);
    }

    @PutMapping("/platforms/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Register or change a platform")
    void platform(CurrentUser user, @PathVariable String id, @RequestBody Platform body) {
        Permissions.require(user, Action.PARTIES_EDIT);
        requireSame(id, body.id());
        parties.register(user.actor(), body);
    }

    @PostMapping("/partners/{organisation}/agreements")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Record a partner's sharing agreement")
    Partner agreement(CurrentUser user, @PathVariable String organisation, @RequestBody Covenant body) {
        Permissions.require(user, Action.PARTNER_AGREEMENT_RECORD);
        return parties.recordAgreement(user.actor(), organisation, body);
    }

    @PostMapping("/partners/{organisation}/assessments")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Record a partner's technical assessment")
    Partner assessment(CurrentUser user, @PathVariable String organisation, @RequestBody Covenant body) {
        Permissions.require(user, Action.PARTNER_ASSESS);
        return parties.recordAssessment(user.actor(), organisation, body);
    }

    private static void requireSame(String path, String body) {
        if (!body.equals(path)) {
            throw new InvalidParameter("the body's id \"" + body + "\" must be the path's \"" + path + "\"");
        }
    }
}
