package org.yuheng.trust.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.yuheng.trust.receipt.ReceiptScene.bytes;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.log.Checkpoint;
import org.yuheng.trust.log.NoteSigner;
import org.yuheng.trust.log.verify.LoggedEntry;
import org.yuheng.trust.release.OutputStatement;
import org.yuheng.trust.release.Protocol;
import org.yuheng.trust.release.ReleaseStatement;

/** How receipts are tampered with: what an attack changes, and who signs the lie. */
final class Tampering {

    record Attack(String name, CheckCode check, String reason, Consumer<ReceiptScene> lie) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Tampering() {}

    static Attack attack(String name, CheckCode check, String reason, Consumer<ReceiptScene> lie) {
        return new Attack(name, check, reason, lie);
    }

    static Attack text(String name, String reason, UnaryOperator<String> change) {
        return attack(name, CheckCode.RECEIPT_READABLE, reason, s -> s.fileText = change);
    }

    static Attack file(String name, CheckCode check, String reason, Consumer<ReceiptScene> lie) {
        return attack(name, check, reason, lie);
    }

    static Attack envelope(String name, String reason, UnaryOperator<Envelope> change) {
        return attack(
                name,
                CheckCode.RECEIPT_SIGNED,
                reason,
                s -> s.afterwards = f -> new ReceiptFile(change.apply(f.receipt()), f.log()));
    }

    static Attack logged(
            String name, CheckCode check, String reason, BiFunction<ReceiptScene, LoggedEntry, LoggedEntry> change) {
        return attack(
                name, check, reason, s -> s.afterwards = f -> new ReceiptFile(f.receipt(), change.apply(s, f.log())));
    }

    static Attack with(
            String name,
            CheckCode check,
            String reason,
            Function<ReceiptScene, String> field,
            Function<ReceiptScene, Object> value) {
        return attack(name, check, reason, s -> s.receipt = s.changed(f -> put(f, field.apply(s), value.apply(s))));
    }

    static Attack respec(String name, String reason, String field, Object value) {
        return respec(name, CheckCode.SPEC_BOUND, reason, field, value);
    }

    static Attack respec(String name, CheckCode check, String reason, String field, Object value) {
        return attack(name, check, reason, s -> {
            byte[] spec = StrictJson.write(put(fields(s.specification()), field, value));
            s.receipt = s.changed(f -> put(f, "spec", Base64Bytes.of(spec).text()));
            if (check == CheckCode.SIMULATION_SHOWN) {
                rebind(s, spec);
            }
        });
    }

    /** Everybody signs again for another specification: a conspiracy of all but the rule about simulation. */
    static void rebind(ReceiptScene s, byte[] spec) {
        s.spec = spec;
        List<Envelope> grants = List.of(
                s.grant("tax").sign(s.keys.get("tax")), s.grant("police").sign(s.keys.get("police")));
        s.receipt = s.changed(f -> put(f, "grants", grants));
        String hash =
                Protocol.grantsHash(grants.stream().map(Envelope::payloadDigest).toList());
        for (int i = 0; i < 2; i++) {
            Map<String, Object> release = fields(s.releaseStatement(i));
            Map<String, Object> runtime = fieldsOf(
                    Base64Bytes.parse((String) release.get("runtimeData")).bytes());
            put(runtime, "jobSpecHash", Digests.of(spec));
            put(runtime, "grantsHash", hash);
            put(
                    release,
                    "runtimeData",
                    Base64Bytes.of(StrictJson.write(runtime)).text());
            put(release, "grants", List.of(grants.get(i).payloadDigest()));
            resign(
                    s,
                    "releases",
                    i,
                    ReleaseStatement.PAYLOAD_TYPE,
                    release,
                    s.keys.get(i == 0 ? "node-tax" : "node-police"));
        }
    }

    static Attack approval(String name, String reason, String key, UnaryOperator<ApprovalStatement> change) {
        return attack(name, CheckCode.APPROVALS, reason, s -> {
            ApprovalStatement lie = change.apply(s.approval("OWNER", "tax", ApprovalStatement.Method.PERSONAL_KEY));
            s.receipt =
                    s.changed(f -> put(f, "approvals", replace(s.receipt.approvals(), 0, lie.sign(s.keys.get(key)))));
        });
    }

    static Attack approvalTime(String name, Instant at) {
        return attack(name, CheckCode.TIMES_IN_ORDER, "TIME_APPROVED_LATE", s -> {
            ApprovalStatement late = edit(
                    s.approval("OWNER", "tax", ApprovalStatement.Method.PERSONAL_KEY),
                    ApprovalStatement.class,
                    "at",
                    at.toString());
            s.receipt = s.changed(
                    f -> put(f, "approvals", replace(s.receipt.approvals(), 0, late.sign(s.keys.get("approver")))));
        });
    }

    static Attack grant(String name, String reason, String key, UnaryOperator<Grant> change) {
        return attack(name, CheckCode.GRANTS, reason, s -> {
            Grant lie = change.apply(s.grant("tax"));
            s.receipt = s.changed(f -> put(f, "grants", replace(s.receipt.grants(), 0, lie.sign(s.keys.get(key)))));
        });
    }

    static Attack envelopes(
            String name, CheckCode check, String reason, String field, UnaryOperator<List<Envelope>> change) {
        return attack(name, check, reason, s -> {
            List<Envelope> before =
                    switch (field) {
                        case "approvals" -> s.receipt.approvals();
                        case "grants" -> s.receipt.grants();
                        case "releases" -> s.receipt.releases();
                        case "statements" -> s.receipt.statements();
                        default -> throw new IllegalArgumentException(field);
                    };
            s.receipt = s.changed(f -> put(f, field, change.apply(before)));
        });
    }

    static Attack release(String name, String reason, String key, UnaryOperator<Map<String, Object>> change) {
        return attack(
                name,
                CheckCode.EVIDENCE,
                reason,
                s -> resign(
                        s,
                        "releases",
                        0,
                        ReleaseStatement.PAYLOAD_TYPE,
                        change.apply(fields(s.releaseStatement(0))),
                        s.keys.get(key)));
    }

    static Attack output(String name, String reason, String key, UnaryOperator<Map<String, Object>> change) {
        return attack(
                name,
                CheckCode.OUTPUTS,
                reason,
                s -> resign(
                        s,
                        "statements",
                        0,
                        OutputStatement.PAYLOAD_TYPE,
                        change.apply(fields(s.output())),
                        s.keys.get(key)));
    }

    static Attack result(String name, String reason, Function<ReceiptScene, List<Receipt.Result>> results) {
        return with(name, CheckCode.OUTPUTS, reason, s -> "results", s -> results.apply(s));
    }

    static void resign(
            ReceiptScene s, String field, int index, String type, Map<String, Object> payload, SigningKey key) {
        Envelope lie = Envelope.sign(type, StrictJson.write(payload), key);
        List<Envelope> before = field.equals("releases") ? s.receipt.releases() : s.receipt.statements();
        s.receipt = s.changed(f -> put(f, field, replace(before, index, lie)));
    }

    static Map<String, Object> put(Map<String, Object> fields, String name, Object value) {
        fields.put(name, value);
        return fields;
    }

    static Map<String, Object> inside(Map<String, Object> fields, String outer, String name, Object value) {
        @SuppressWarnings("unchecked")
        Map<String, Object> inner = (Map<String, Object>) fields.get(outer);
        inner.put(name, value);
        return fields;
    }

    static Map<String, Object> runtime(Map<String, Object> fields, String from, String to) {
        return runtime(fields, from, to, 0);
    }

    /** Replaces text inside the runtime data; {@code drop} characters after the place are left out. */
    static Map<String, Object> runtime(Map<String, Object> fields, String from, String to, int drop) {
        String data =
                new String(Base64Bytes.parse((String) fields.get("runtimeData")).bytes(), StandardCharsets.UTF_8);
        int at = data.indexOf(from);
        assertThat(at).isNotNegative();
        String next = data.substring(at + from.length(), at + from.length() + drop);
        String changed = data.substring(0, at)
                + (next.equals("0") ? to.replaceAll("0$", "1") : to)
                + data.substring(at + from.length() + drop);
        return put(fields, "runtimeData", Base64Bytes.of(bytes(changed)).text());
    }

    static Map<String, Object> fields(Object value) {
        return fieldsOf(StrictJson.write(value));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> fieldsOf(byte[] json) {
        return StrictJson.read(json, TreeMap.class);
    }

    static <T> T edit(T value, Class<T> type, String field, Object to) {
        return StrictJson.read(StrictJson.write(put(fields(value), field, to)), type);
    }

    static <T> List<T> replace(List<T> list, int index, T with) {
        List<T> copy = new ArrayList<>(list);
        copy.set(index, with);
        return copy;
    }

    static Envelope payload(Envelope envelope, String from, String to) {
        String text = new String(envelope.payload().bytes(), StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        return new Envelope(
                envelope.payloadType(), Base64Bytes.of(bytes(text.replace(from, to))), envelope.signatures());
    }

    static Object otherDecision(ReceiptScene s) {
        return Base64Bytes.of(StrictJson.write(
                        new ReceiptScene.Decision(List.of(), Digests.of(s.facts), Digests.of(s.bundle))))
                .text();
    }

    static String withoutLastLine(String note) {
        return note.substring(0, note.lastIndexOf('\n', note.length() - 2) + 1);
    }

    static String resigned(String note, SigningKey key) {
        String[] lines = note.split("\n");
        return new NoteSigner(ReceiptScene.ORIGIN, key)
                .sign(new Checkpoint(
                        lines[0],
                        Long.parseLong(lines[1]),
                        Base64Bytes.parse(lines[2]).bytes()));
    }

    static Base64Bytes flip(Base64Bytes value) {
        byte[] changed = value.bytes();
        changed[7] ^= 1;
        return Base64Bytes.of(changed);
    }
}
