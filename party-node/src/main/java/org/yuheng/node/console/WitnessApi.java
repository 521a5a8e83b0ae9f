package org.yuheng.node.console;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.json.StrictJson;
import org.yuheng.node.Node;

/** What this node witnessed of the transparency log; the same for all of its people. */
@RestController
@RequestMapping("/api")
class WitnessApi {

    private final Node node;

    WitnessApi(Node node) {
        this.node = node;
    }

    /**
     * @param witnessKey C2SP verifier key of this node's cosignatures
     * @param checkpoint signed note that was cosigned last; empty before the first
     * @param alarms the oldest first
     */
    record Witnessed(
            String witnessKey, Optional<Instant> witnessedAt, Optional<String> checkpoint, List<Alarm> alarms) {}

    /**
     * @param seen signed note that had been cosigned
     * @param shown signed note that contradicts it
     */
    record Alarm(Instant at, String code, String message, String source, String seen, String shown) {}

    @GetMapping("/witness")
    ResponseEntity<byte[]> witness() {
        List<Alarm> alarms = node.witnessStore().alarms().stream()
                .map(alarm -> new Alarm(
                        alarm.at(),
                        alarm.code(),
                        alarm.message(),
                        alarm.source(),
                        new String(alarm.seen(), StandardCharsets.UTF_8),
                        new String(alarm.shown(), StandardCharsets.UTF_8)))
                .toList();
        Witnessed witnessed = new Witnessed(
                node.witness().witnessKey(),
                node.witnessStore().lastTime(),
                node.witnessStore().newest().map(note -> new String(note, StandardCharsets.UTF_8)),
                alarms);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(StrictJson.write(witnessed));
    }
}
