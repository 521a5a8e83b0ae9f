package org.yuheng.node.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.adapter.enclave.HostConnection;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.wire.FrameStream;
import org.yuheng.node.enclaves.RunningEnclave;

/** Carries another node's stream into an enclave that this node hosts: ciphertext in, ciphertext out. */
final class EnclavePump {

    private static final Logger LOG = LoggerFactory.getLogger(EnclavePump.class);

    private EnclavePump() {}

    /** Returns once bytes flow; they flow until either side ends. */
    static Optional<Refusal> connect(Job job, String fromRole, String enclaveRole, FrameStream stream)
            throws InterruptedException {
        RunningEnclave enclave = job.awaitEnclave(enclaveRole);
        if (enclave == null) {
            return Optional.of(
                    new Refusal(Fault.NODE, "ENCLAVE_ABSENT", "the enclave for " + enclaveRole + " is not up"));
        }
        try {
            HostConnection socket = enclave.link(fromRole);
            stream.whenOver(() -> closed(socket));
            carry("to " + enclaveRole, stream.in(), socket.out(), () -> {});
            carry("from " + enclaveRole, socket.in(), stream.out(), stream::close);
            return Optional.empty();
        } catch (IOException e) {
            LOG.info("link of {} to {} of job {}", fromRole, enclaveRole, job.id(), e);
            return Optional.of(new Refusal(Fault.NODE, "ENCLAVE_LOST", "the enclave for " + enclaveRole + " is gone"));
        }
    }

    private static void carry(String name, InputStream in, OutputStream out, Runnable atEnd) {
        Thread thread = new Thread(
                () -> {
                    try {
                        byte[] buffer = new byte[FrameStream.FRAME_BYTES];
                        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                            out.write(buffer, 0, read);
                        }
                    } catch (IOException e) {
                        LOG.debug("link {} ended: {}", name, e.getMessage());
                    } finally {
                        atEnd.run();
                    }
                },
                "pump " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closed(HostConnection socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a link: {}", e.getMessage());
        }
    }
}
