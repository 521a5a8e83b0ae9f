package org.yuheng.orchestrator.imports;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;

/** Import by the system administrator. */
@RestController
@RequestMapping("/api/v1/imports")
@Tag(name = "imports")
class ImportResource {

    private final Imports imports;

    ImportResource(Imports imports) {
        this.imports = imports;
    }

    @PostMapping
    @Operation(summary = "Import organisations, platforms, partners, nodes, datasets and accounts; all or nothing")
    Imports.Imported take(CurrentUser user, @RequestBody ImportFile file) {
        Permissions.require(user, Action.IMPORT);
        return imports.take(user.actor(), file, false);
    }
}
