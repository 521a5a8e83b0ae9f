package org.yuheng.adapter.node;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.PartyNode.Collected;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.adapter.node.PartyNode.OwnerGrant;
import org.yuheng.adapter.wire.UntrustedMessage;
import org.yuheng.adapter.wire.v1.CollectReply;
import org.yuheng.adapter.wire.v1.Engine;
import org.yuheng.adapter.wire.v1.Header;

/** Wire messages to plain records and back; a value that a record refuses is a malformed message. */
final class Translation {

    private Translation() {}

    static org.yuheng.adapter.wire.v1.JobId wire(JobId job) {
        return org.yuheng.adapter.wire.v1.JobId.newBuilder()
                .setRequest(job.request())
                .setRun(job.run())
                .setAttempt(job.attempt())
                .build();
    }

    static JobId plain(org.yuheng.adapter.wire.v1.JobId job) throws UntrustedMessage {
        return checked(() -> new JobId(job.getRequest(), job.getRun(), job.getAttempt()));
    }

    static org.yuheng.adapter.wire.v1.Refusal wire(Refusal refusal) {
        return org.yuheng.adapter.wire.v1.Refusal.newBuilder()
                .setFault(refusal.fault().name())
                .setCode(refusal.code())
                .setMessage(refusal.message())
                .build();
    }

    static Refusal plain(org.yuheng.adapter.wire.v1.Refusal refusal) throws UntrustedMessage {
        return checked(() -> new Refusal(Fault.valueOf(refusal.getFault()), refusal.getCode(), refusal.getMessage()));
    }

    static Engine wire(EngineDescription engine) {
        return Engine.newBuilder()
                .setTechnique(engine.technique())
                .setProtocol(engine.protocol())
                .setVersion(engine.version())
                .setImplementation(engine.implementation())
                .addAllOperations(engine.operations())
                .addAllRoles(engine.roles())
                .putAllLimits(engine.limits())
                .addAllEvidenceKinds(engine.evidenceKinds())
                .setSimulated(engine.simulated())
                .build();
    }

    static EngineDescription plain(Engine engine) {
        return new EngineDescription(
                engine.getTechnique(),
                engine.getProtocol(),
                engine.getVersion(),
                engine.getImplementation(),
                engine.getOperationsList(),
                engine.getRolesList(),
                engine.getLimitsMap(),
                engine.getEvidenceKindsList(),
                engine.getSimulated());
    }

    static org.yuheng.adapter.wire.v1.OwnerGrant wire(OwnerGrant grant) {
        var wire = org.yuheng.adapter.wire.v1.OwnerGrant.newBuilder()
                .setOwner(grant.owner())
                .setState(org.yuheng.adapter.wire.v1.OwnerGrant.State.valueOf(
                        grant.state().name()))
                .setGrant(ByteString.copyFrom(grant.grant()));
        if (grant.refusal() != null) {
            wire.setRefusal(wire(grant.refusal()));
        }
        return wire.build();
    }

    static OwnerGrant plain(org.yuheng.adapter.wire.v1.OwnerGrant grant) throws UntrustedMessage {
        return new OwnerGrant(
                grant.getOwner(),
                checked(() -> PartyNode.GrantState.valueOf(grant.getState().name())),
                grant.getGrant().toByteArray(),
                grant.hasRefusal() ? plain(grant.getRefusal()) : null);
    }

    static org.yuheng.adapter.wire.v1.JobEvent wire(JobEvent event, Header header) {
        var wire = org.yuheng.adapter.wire.v1.JobEvent.newBuilder()
                .setHeader(header)
                .setJob(wire(event.job()))
                .setSequence(event.sequence())
                .setRole(event.role())
                .setState(state(event.state()))
                .setPhase(event.phase())
                .setFraction(event.fraction())
                .putAllMetrics(event.metrics())
                .setAtMillis(event.at().toEpochMilli());
        if (event.refusal() != null) {
            wire.setRefusal(wire(event.refusal()));
        }
        return wire.build();
    }

    static JobEvent plain(org.yuheng.adapter.wire.v1.JobEvent event) throws UntrustedMessage {
        return new JobEvent(
                plain(event.getJob()),
                event.getSequence(),
                event.getRole(),
                state(event.getState()),
                event.getPhase(),
                event.getFraction(),
                Map.copyOf(event.getMetricsMap()),
                event.hasRefusal() ? plain(event.getRefusal()) : null,
                Instant.ofEpochMilli(event.getAtMillis()));
    }

    static org.yuheng.adapter.wire.v1.JobEvent.State state(JobState state) {
        return org.yuheng.adapter.wire.v1.JobEvent.State.valueOf(state.name());
    }

    static JobState state(org.yuheng.adapter.wire.v1.JobEvent.State state) throws UntrustedMessage {
        return checked(() -> JobState.valueOf(state.name()));
    }

    static CollectReply.Builder wire(Collected collected) {
        CollectReply.Builder reply = CollectReply.newBuilder()
                .setState(state(collected.state()))
                .putAllBytesSent(collected.bytesSent())
                .putAllBytesReceived(collected.bytesReceived());
        collected.enclaveStatements().forEach(s -> reply.addEnclaveStatements(ByteString.copyFrom(s)));
        collected.releaseRecords().forEach(s -> reply.addReleaseRecords(ByteString.copyFrom(s)));
        collected
                .inputs()
                .forEach(i -> reply.addInputs(org.yuheng.adapter.wire.v1.InputUsed.newBuilder()
                        .setDataset(i.dataset())
                        .setDigest(i.digest())
                        .setRows(i.rows())));
        collected
                .parts()
                .forEach(p -> reply.addParts(org.yuheng.adapter.wire.v1.Part.newBuilder()
                        .setName(p.name())
                        .setMediaType(p.mediaType())
                        .setSealedDigest(p.sealedDigest())
                        .setSealedBytes(p.sealedBytes())
                        .setRows(p.rows())
                        .setSuppressed(p.suppressed())
                        .setRecipient(p.recipient())
                        .setDelivery(org.yuheng.adapter.wire.v1.Part.Delivery.valueOf(
                                p.delivery().name()))));
        if (collected.failure() != null) {
            reply.setRefusal(wire(collected.failure()));
        }
        return reply;
    }

    static Collected plain(CollectReply reply) throws UntrustedMessage {
        return checked(() -> {
            try {
                return new Collected(
                        state(reply.getState()),
                        reply.getPartsList().stream().map(Translation::plain).toList(),
                        reply.getInputsList().stream()
                                .map(i -> new PartyNode.InputUsed(i.getDataset(), i.getDigest(), i.getRows()))
                                .toList(),
                        bytes(reply.getEnclaveStatementsList()),
                        bytes(reply.getReleaseRecordsList()),
                        Map.copyOf(reply.getBytesSentMap()),
                        Map.copyOf(reply.getBytesReceivedMap()),
                        reply.hasRefusal() ? plain(reply.getRefusal()) : null);
            } catch (UntrustedMessage e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        });
    }

    private static PartyNode.Part plain(org.yuheng.adapter.wire.v1.Part part) {
        return new PartyNode.Part(
                part.getName(),
                part.getMediaType(),
                part.getSealedDigest(),
                part.getSealedBytes(),
                part.getRows(),
                part.getSuppressed(),
                part.getRecipient(),
                PartyNode.Delivery.valueOf(part.getDelivery().name()));
    }

    private static List<byte[]> bytes(List<ByteString> strings) {
        return strings.stream().map(ByteString::toByteArray).toList();
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T checked(Reading<T> reading) throws UntrustedMessage {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw new UntrustedMessage("MESSAGE_MALFORMED", e.getMessage());
        }
    }
}
