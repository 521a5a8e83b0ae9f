package org.yuheng.orchestrator.passkeys;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.CurrentUser;

/** Which organisations ask for passkeys, and one's own public keys. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "passkeys")
class PasskeyResource {

    private final Passkeys passkeys;

    PasskeyResource(Passkeys passkeys) {
        this.passkeys = passkeys;
    }

    record Demand(boolean demanded) {}

    /** @param publicKey SubjectPublicKeyInfo in base64, for the lists of owners' nodes and pinned keys */
    record Key(String keyId, String publicKey, String name, boolean backedUp, Instant createdAt) {}

    @GetMapping("/organisations/{id}/passkeys")
    @Operation(summary = "Whether approvals of an organisation are signed with passkeys only")
    Demand read(CurrentUser user, @PathVariable String id) {
        return new Demand(passkeys.demanded(id));
    }

    @PutMapping("/organisations/{id}/passkeys")
    @Operation(summary = "Ask for passkeys at an organisation's approvals, or no more")
    Demand set(CurrentUser user, @PathVariable String id, @RequestBody Demand body) {
        passkeys.demand(user, id, body.demanded());
        return body;
    }

    @GetMapping("/me/passkeys")
    @Operation(summary = "One's own passkeys")
    List<Key> own(CurrentUser user) {
        return passkeys.of(user.username()).stream()
                .map(key -> new Key(key.keyId(), key.spki().text(), key.name(), key.backedUp(), key.createdAt()))
                .toList();
    }
}
