package org.yuheng.computation;

import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.yuheng.json.StrictJson;

/**
 * One job, frozen at the decision: what is computed, on whose columns, by which protocol, at which places, under which
 * obligations, for whom. Its exact bytes are what owners grant and what every party checks; it never names a run or an
 * attempt.
 *
 * @param requestId the sharing request, for example {@code R2026-000123}
 * @param decisionDigest {@code sha256:…} of the decision's bytes
 * @param bundleDigest {@code sha256:…} of the policy bundle that decided
 * @param technique TEE, FL_TEE, MPC_TEE, API_TEE or API
 * @param protocol the engine protocol that all parties share
 * @param inputs one entry for each dataset; the table name is what {@link Computation.Sql} calls it
 * @param participants every node in the job, with the key that it signs with
 * @param placement which node plays which role; a role is played by one node
 * @param evidence what an enclave must prove before anything is released to it
 * @param obligations what binds the result, and where each is enforced
 * @param recipients who can open the result; never empty
 * @param reviewer who must release the result first, where RESULT_REVIEW is an obligation
 */
public record JobSpec(
        String requestId,
        String purpose,
        String legalBasis,
        String decisionDigest,
        String bundleDigest,
        Technique technique,
        Protocol protocol,
        List<Input> inputs,
        Computation computation,
        List<Participant> participants,
        List<Placement> placement,
        EvidenceDemand evidence,
        List<Obligation> obligations,
        List<Recipient> recipients,
        Optional<Recipient> reviewer,
        RunWindow runs) {

    /** DSSE payload type of a specification. */
    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.job-spec.v1+json";

    /** Largest specification that is read, in bytes. */
    public static final int MAX_BYTES = 256 * 1024;

    public enum Technique {
        TEE,
        FL_TEE,
        MPC_TEE,
        API_TEE,
        API
    }

    /** An engine protocol, matched by name and version: parties that both "can MPC" do not thereby interoperate. */
    public record Protocol(String name, int version) {
        public Protocol {
            Names.require("protocol", name);
        }
    }

    /**
     * One dataset's columns as this job sees them.
     *
     * @param table SQL name, lower-case letters, digits and underscores
     * @param dataset catalogue code
     * @param owner organisation id of the data owner
     * @param node the node that opens it
     * @param maxRows the job is refused above this many rows
     */
    public record Input(String table, String dataset, String owner, String node, List<Column> columns, long maxRows) {
        public Input {
            Names.require("table", table);
            columns = List.copyOf(columns);
            if (columns.isEmpty()) {
                throw new IllegalArgumentException("input " + table + " has no columns; name at least one");
            }
        }
    }

    /**
     * @param identifier the column identifies the data subject (a citizen, a business)
     */
    public record Column(String name, ColumnType type, Reveal reveal, boolean identifier) {
        public Column {
            Names.require("column", name);
        }
    }

    /**
     * @param signingKey the node's public key, X.509 SubjectPublicKeyInfo in base64
     */
    public record Participant(String node, String organization, String signingKey) {}

    /** A role such as {@code enclave}, {@code dealer}, {@code aggregator}, {@code owner-0}, {@code party-1}. */
    public record Placement(String role, String node) {}

    /**
     * @param kind TDX, SGX, SNP, CSV or NITRO; simulated evidence is TDX under a simulation root
     * @param measurements accepted code measurements by role, each lower-case hex
     */
    public record EvidenceDemand(String kind, boolean allowSimulated, Map<String, List<String>> measurements) {
        public EvidenceDemand {
            measurements = sorted(measurements);
        }
    }

    /**
     * @param enforcedBy ENCLAVE, ENGINE, NODE, RECIPIENT_NODE, ORCHESTRATOR or PEOPLE
     */
    public record Obligation(String code, Map<String, String> parameters, String enforcedBy) {
        public Obligation {
            parameters = sorted(parameters);
        }
    }

    /**
     * @param sealingCertificate the recipient's certified sealing key, base64 of the certificate's bytes
     */
    public record Recipient(String organization, String node, String sealingCertificate) {}

    /**
     * @param notAfter no run starts after it
     * @param maxRuns how many runs the request may have
     * @param maxAttempts how many attempts each run may have
     */
    public record RunWindow(Instant notAfter, int maxRuns, int maxAttempts) {
        public RunWindow {
            if (maxRuns < 1 || maxAttempts < 1) {
                throw new IllegalArgumentException(
                        "runs " + maxRuns + " and attempts " + maxAttempts + " must both be at least 1");
            }
        }
    }

    public JobSpec {
        inputs = List.copyOf(inputs);
        participants = List.copyOf(participants);
        placement = List.copyOf(placement);
        obligations = List.copyOf(obligations);
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a specification without recipients; name at least one");
        }
        Set<String> nodes = new HashSet<>();
        participants.forEach(p -> requireNew(nodes, "participant", p.node()));
        Set<String> roles = new HashSet<>();
        placement.forEach(p -> {
            requireNew(roles, "role", p.role());
            requireKnown(nodes, "role " + p.role(), p.node());
        });
        Set<String> tables = new HashSet<>();
        inputs.forEach(i -> {
            requireNew(tables, "table", i.table());
            requireKnown(nodes, "table " + i.table(), i.node());
        });
        recipients.forEach(r -> requireKnown(nodes, "recipient " + r.organization(), r.node()));
    }

    /** @throws org.yuheng.json.JsonRefusal when the bytes are not exactly a specification */
    public static JobSpec parse(byte[] bytes) {
        return StrictJson.read(bytes, JobSpec.class, MAX_BYTES);
    }

    public byte[] toBytes() {
        return StrictJson.write(this);
    }

    /** The node that plays {@code role}, if any does. */
    public Optional<String> nodeOf(String role) {
        return placement.stream()
                .filter(p -> p.role().equals(role))
                .map(Placement::node)
                .findFirst();
    }

    /** The roles that {@code node} plays, in the order of the placement. */
    public List<String> rolesOf(String node) {
        return placement.stream()
                .filter(p -> p.node().equals(node))
                .map(Placement::role)
                .toList();
    }

    /** Every role whose name starts with {@code prefix}, in the order of the placement. */
    public List<String> roles(String prefix) {
        return placement.stream()
                .map(Placement::role)
                .filter(role -> role.startsWith(prefix))
                .toList();
    }

    public List<Input> inputsAt(String node) {
        return inputs.stream().filter(i -> i.node().equals(node)).toList();
    }

    public Optional<Participant> participant(String node) {
        return participants.stream().filter(p -> p.node().equals(node)).findFirst();
    }

    public Optional<Obligation> obligation(String code) {
        return obligations.stream().filter(o -> o.code().equals(code)).findFirst();
    }

    /** Sorted, so that the same specification is always the same bytes. */
    private static <V> Map<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    private static void requireNew(Set<String> seen, String what, String name) {
        if (!seen.add(name)) {
            throw new IllegalArgumentException(what + " \"" + name + "\" stands twice");
        }
    }

    private static void requireKnown(Set<String> nodes, String what, String node) {
        if (!nodes.contains(node)) {
            throw new IllegalArgumentException(
                    what + " is placed at node \"" + node + "\", which is not a participant: " + nodes);
        }
    }
}
