package org.yuheng.orchestrator.catalogue;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where nodes declare their owners' datasets. */
@RestController
@RequestMapping("/api/v1/nodes/{node}/datasets")
@Tag(name = "nodes")
class NodeCatalogueResource {

    private final Declarations declarations;

    NodeCatalogueResource(Declarations declarations) {
        this.declarations = declarations;
    }

    record Registered(String code, long version, String digest) {}

    @PostMapping
    @Operation(summary = "Declare a dataset, in a DSSE envelope signed by the node or the owner")
    Registered declare(@PathVariable String node, @RequestBody byte[] envelope) {
        Catalogue.Entry entry = declarations.take(node, envelope);
        return new Registered(entry.dataset().code(), entry.version(), entry.digest());
    }
}
