package org.yuheng.orchestrator.partner;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
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
import org.yuheng.orchestrator.identity.OneTimeTokens;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.web.InvalidParameter;
import org.yuheng.orchestrator.web.SecretAnswer;

/** How nodes come in, and what they say of themselves. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "nodes")
class NodeResource {

    private final Enrolments enrolments;
    private final NodeEvents events;
    private final Cosigning cosigning;
    private final TransportAuthority authority;

    NodeResource(Enrolments enrolments, NodeEvents events, Cosigning cosigning, TransportAuthority authority) {
        this.enrolments = enrolments;
        this.events = events;
        this.cosigning = cosigning;
        this.authority = authority;
    }

    record Token(String node, String token, Instant expires) {
        @Override
        public String toString() {
            return "Token[node=" + node + "]";
        }
    }

    @PutMapping("/nodes/{node}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Announce a node that may enrol")
    void announce(CurrentUser user, @PathVariable String node, @RequestBody AnnouncedNode body) {
        Permissions.require(user, Action.NODE_ENROLMENT_CREATE);
        if (!body.id().equals(node)) {
            throw new InvalidParameter("the body's id \"" + body.id() + "\" must be the path's \"" + node + "\"");
        }
        enrolments.announce(user.actor(), body);
    }

    @PostMapping("/nodes/{node}/enrolment-tokens")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "A one-time token for the people of the node; earlier ones no longer count")
    Token issueToken(CurrentUser user, @PathVariable String node, HttpServletRequest request) {
        Permissions.require(user, Action.NODE_ENROLMENT_CREATE);
        SecretAnswer.mark(request);
        OneTimeTokens.Issued issued = enrolments.issueToken(user.actor(), node);
        return new Token(node, issued.token(), issued.expires());
    }

    @DeleteMapping("/nodes/{node}/enrolment")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Shut a node out: revoke its certificates and its key")
    void revoke(CurrentUser user, @PathVariable String node) {
        Permissions.require(user, Action.NODE_ENROLMENT_CREATE);
        enrolments.revoke(user.actor(), node);
    }

    @PostMapping("/enrolments")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Enrol a node: a DSSE envelope with token, signing request and keys")
    Enrolments.Enrolled enrol(@RequestBody byte[] envelope) {
        return enrolments.enrol(envelope);
    }

    @PostMapping("/nodes/{node}/sealing-certificates")
    @Operation(summary = "Sealing certificates of a node's owners, in a DSSE envelope signed by the node")
    Map<String, Integer> sealingCertificates(@PathVariable String node, @RequestBody byte[] envelope) {
        return Map.of("accepted", enrolments.takeSealingCertificates(node, envelope));
    }

    @PostMapping("/nodes/{node}/address")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Where a node can be reached, in a DSSE envelope signed by the node")
    void address(@PathVariable String node, @RequestBody byte[] envelope) {
        enrolments.takeAddress(node, envelope);
    }

    @PostMapping("/nodes/{node}/events")
    @Operation(summary = "What happened at a node, in a DSSE envelope signed by the node; repeats do no harm")
    NodeEvents.Taken events(@PathVariable String node, @RequestBody byte[] envelope) {
        return events.take(node, envelope);
    }

    @PostMapping("/nodes/{node}/cosignatures")
    @Operation(
            summary = "A node's cosignature of a checkpoint, in a DSSE envelope signed by the node; repeats do no harm")
    Map<String, Boolean> cosignature(@PathVariable String node, @RequestBody byte[] envelope) {
        return Map.of("new", cosigning.take(node, envelope));
    }

    @GetMapping(path = "/transport-roots", produces = "application/json")
    @Operation(
            summary =
                    "The transport authorities that count with their revocation lists, in a DSSE envelope that each signs")
    ResponseEntity<byte[]> transportRoots() {
        return ResponseEntity.ok(authority.transportRoots().toBytes());
    }

    @GetMapping(path = "/revocations", produces = "application/pkix-crl")
    @Operation(summary = "The transport authority's revocation list, DER, no older than a minute")
    ResponseEntity<byte[]> revocations() {
        return ResponseEntity.ok(TransportAuthority.encoded(authority.revocationList()));
    }
}
