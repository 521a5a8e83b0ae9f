package org.yuheng.orchestrator.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.trust.log.TransparencyLog;

/** The transparency log for everybody (C2SP tlog-tiles): it holds commitments only. */
@RestController
@RequestMapping("/api/v1/log")
@Tag(name = "log")
class LogResource {

    private static final String PREFIX = "/api/v1/log/";

    private final Checkpoints checkpoints;
    private final TransparencyLog log;

    LogResource(Checkpoints checkpoints, LogStoreInPostgres store) {
        this.checkpoints = checkpoints;
        this.log = new TransparencyLog(store);
    }

    @GetMapping(path = "/checkpoint", produces = MediaType.TEXT_PLAIN_VALUE)
    @Operation(summary = "The newest checkpoint, a C2SP signed note")
    ResponseEntity<String> checkpoint() {
        return checkpoints
                .newest()
                .map(newest -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noCache())
                        .contentType(new MediaType(MediaType.TEXT_PLAIN, java.nio.charset.StandardCharsets.UTF_8))
                        .body(newest.note()))
                .orElseThrow(
                        () -> Problems.NOT_FOUND.because("no checkpoint was published yet; ask again in a second"));
    }

    @GetMapping(path = "/key", produces = MediaType.TEXT_PLAIN_VALUE)
    @Operation(summary = "The key that checkpoints verify with; compare it with the one that you pinned")
    String key() {
        return checkpoints.verifierKey();
    }

    @GetMapping(path = "/tile/**", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Operation(summary = "A tile of hashes or a bundle of entries, under the paths of C2SP tlog-tiles")
    ResponseEntity<byte[]> tile(HttpServletRequest request) throws IOException {
        String path = request.getRequestURI().substring(PREFIX.length());
        return log.read(path)
                .map(bytes -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .body(bytes))
                .orElseThrow(() -> Problems.NOT_FOUND.because("the log has nothing under " + path));
    }
}
