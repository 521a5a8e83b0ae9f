package org.yuheng.orchestrator.signing;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public keys, for whoever is signed in to compare with what was pinned. */
@RestController
@RequestMapping("/api/v1/signing-keys")
@Tag(name = "signing keys")
class SigningKeyResource {

    private final SigningKeys keys;

    SigningKeyResource(SigningKeys keys) {
        this.keys = keys;
    }

    @GetMapping
    @Operation(summary = "The public keys with which this orchestrator signs")
    List<SigningKeys.Published> published() {
        return keys.published();
    }
}
