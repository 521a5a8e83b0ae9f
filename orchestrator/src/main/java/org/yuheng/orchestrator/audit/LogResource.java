package org.yuheng.orchestrator.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.web.InvalidParameter;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.trust.log.TransparencyLog;

/** The transparency log for everybody (C2SP tlog-tiles): it holds commitments only. */
@RestController
@RequestMapping("/api/v1/log")
@Tag(name = "log")
class LogResource {

    private static final String PREFIX = "/api/v1/log/";

    private final Checkpoints checkpoints;
    private final Cosignatures cosignatures;
    private final TransparencyLog log;

    LogResource(Checkpoints checkpoints, Cosignatures cosignatures, LogStoreInPostgres store) {
        this.checkpoints = checkpoints;
        this.cosignatures = cosignatures;
        this.log = new TransparencyLog(store);
    }

    @GetMapping(path = "/checkpoint", produces = MediaType.TEXT_PLAIN_VALUE)
    @Operation(summary = "The newest checkpoint, a C2SP signed note, with the cosignatures that it has")
    ResponseEntity<String> checkpoint() {
        return note(checkpoints.newest().map(cosignatures::cosigned));
    }

    @GetMapping(path = "/offered", produces = MediaType.TEXT_PLAIN_VALUE)
    @Operation(summary = "The checkpoint that witnesses are asked to cosign at present")
    ResponseEntity<String> offered() {
        return note(cosignatures.offered());
    }

    private static ResponseEntity<String> note(Optional<Checkpoints.Published> checkpoint) {
        return checkpoint
                .map(published -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noCache())
                        .contentType(new MediaType(MediaType.TEXT_PLAIN, java.nio.charset.StandardCharsets.UTF_8))
                        .body(published.note()))
                .orElseThrow(
                        () -> Problems.NOT_FOUND.because("no checkpoint was published yet; ask again in a second"));
    }

    @GetMapping(path = "/consistency", produces = MediaType.TEXT_PLAIN_VALUE)
    @Operation(summary = "RFC 6962 proof that the log of one size begins with that of another; a hash in base64 a line")
    String consistency(@RequestParam long from, @RequestParam long to) throws IOException {
        if (from < 0 || from > to || to > log.size()) {
            throw new InvalidParameter(
                    "from " + from + " to " + to + ": expected 0 <= from <= to <= the log's size " + log.size());
        }
        return log.consistencyProof(from, to).stream()
                .map(hash -> Base64.getEncoder().encodeToString(hash) + "\n")
                .collect(Collectors.joining());
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
