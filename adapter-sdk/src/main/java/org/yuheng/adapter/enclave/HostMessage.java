package org.yuheng.adapter.enclave;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.trust.Base64Bytes;

/** What an enclave tells its host on the control channel: nothing here is secret, the host reads it all. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HostMessage.Progress.class, name = "PROGRESS"),
    @JsonSubTypes.Type(value = HostMessage.Received.class, name = "RECEIVED"),
    @JsonSubTypes.Type(value = HostMessage.Part.class, name = "PART"),
    @JsonSubTypes.Type(value = HostMessage.Done.class, name = "DONE"),
    @JsonSubTypes.Type(value = HostMessage.Failed.class, name = "FAILED")
})
public sealed interface HostMessage {

    /**
     * @param permille progress within the phase, 0 to 1000, or -1 when unknown
     */
    record Progress(String phase, int permille, Map<String, Long> metrics) implements HostMessage {
        public Progress {
            metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        }
    }

    record Received(String dataset, String digest, long rows) implements HostMessage {}

    /** {@code sealedBytes} bytes of a sealed object follow this message. */
    record Part(String name, String mediaType, String sealedDigest, long sealedBytes, long rows, long suppressed)
            implements HostMessage {}

    /** The last message: the enclave's statement, signed with its attested key. */
    record Done(Base64Bytes statement) implements HostMessage {}

    /** The last message otherwise. */
    record Failed(Fault fault, String code, String message) implements HostMessage {}
}
