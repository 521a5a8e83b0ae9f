package org.yuheng.node.results;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeAnswers.IncomingPart;
import org.yuheng.adapter.node.NodeAnswers.PartSink;
import org.yuheng.adapter.node.NodeExhausted;
import org.yuheng.trust.Digests;

/** An incoming part in a file of its own, until it is whole. */
final class PartFile implements PartSink {

    private final IncomingPart part;
    private final Path results;
    private final ResultStore store;
    private final Path file;
    private final long offset;
    private final OutputStream out;

    /**
     * @param incoming where a part that is not whole waits for its rest
     * @param results where whole parts are
     */
    PartFile(IncomingPart part, Path incoming, Path results, ResultStore store) throws IOException {
        this.part = part;
        this.results = results;
        this.store = store;
        this.file = incoming.resolve(
                Digests.of((part.job() + part.part() + part.recipient()).getBytes(StandardCharsets.UTF_8))
                                .substring(7)
                        + "." + part.sealedDigest().substring(7, 23));
        long present = Files.exists(file) ? Files.size(file) : 0;
        this.offset = present > part.sealedBytes() ? 0 : present;
        this.out = present > part.sealedBytes()
                ? Files.newOutputStream(file)
                : Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public OutputStream append() {
        return out;
    }

    @Override
    public Optional<Refusal> finish() {
        try {
            out.close();
            if (!Digests.of(Files.readAllBytes(file)).equals(part.sealedDigest())) {
                Files.delete(file);
                return Optional.of(new Refusal(
                        Fault.PEER, "PART_DIGEST", "what arrived is not " + part.sealedDigest() + "; send it again"));
            }
            return keep(results.resolve(file.getFileName()));
        } catch (IOException e) {
            return Optional.of(new Refusal(Fault.RESOURCES, "DISK_FULL", "the node cannot store the part; free space"));
        }
    }

    private Optional<Refusal> keep(Path kept) throws IOException {
        Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        try {
            store.received(part, kept);
            return Optional.empty();
        } catch (NodeExhausted e) {
            // Not written down, so not here: the sender tries again with all of it.
            Files.delete(kept);
            return Optional.of(e.refusal());
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new IllegalStateException("part " + file.getFileName() + " cannot be closed", e);
        }
    }
}
