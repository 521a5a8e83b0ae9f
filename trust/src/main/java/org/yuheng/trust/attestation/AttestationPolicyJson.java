package org.yuheng.trust.attestation;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yuheng.json.StrictJson;
import tools.jackson.databind.JsonNode;

/**
 * A policy as JSON. Every field is optional and what is left out is as in {@link AttestationPolicy#strict()}; an unknown
 * field is an error, so that no condition is lost to a typing mistake.
 *
 * <pre>{@code
 * {"acceptedTcbStatuses": ["UpToDate", "SWHardeningNeeded"],
 *  "acceptedAdvisories": ["INTEL-SA-00615"],        or "anyAdvisory": true
 *  "minTcbEvaluationDataNumber": 17,
 *  "allowDebug": false, "allowServiceTd": false, "allowSimulated": false, "requireCrl": false,
 *  "expectedMeasurements": {"mrtd": ["<hex>"], "rtmr0": ["<hex>", "<hex>"]},
 *  "minimumTcb": {"snp": 8, "microcode": 115},
 *  "expectedReportData": "<hex>", "expectedNonce": "<hex>", "expectedPublicKey": "<hex>"}
 * }</pre>
 */
public final class AttestationPolicyJson {

    private static final Set<String> FIELDS = Set.of(
            "acceptedTcbStatuses",
            "acceptedAdvisories",
            "anyAdvisory",
            "minTcbEvaluationDataNumber",
            "allowDebug",
            "allowServiceTd",
            "allowSimulated",
            "requireCrl",
            "expectedMeasurements",
            "minimumTcb",
            "expectedReportData",
            "expectedNonce",
            "expectedPublicKey");

    private AttestationPolicyJson() {}

    /**
     * Reads a policy.
     *
     * @throws org.yuheng.json.JsonRefusal if it is no unambiguous JSON
     * @throws IllegalArgumentException naming the field that is wrong
     */
    public static AttestationPolicy read(byte[] utf8) {
        JsonNode json = StrictJson.read(utf8, JsonNode.class);
        if (!json.isObject()) {
            throw new IllegalArgumentException("a policy is one JSON object");
        }
        for (String field : json.propertyNames()) {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("unknown field \"" + field + "\"; expected one of " + FIELDS);
            }
        }
        AttestationPolicy strict = AttestationPolicy.strict();
        boolean anyAdvisory = flag(json, "anyAdvisory");
        if (anyAdvisory && json.has("acceptedAdvisories")) {
            throw new IllegalArgumentException("\"anyAdvisory\" and \"acceptedAdvisories\" exclude each other");
        }
        return new AttestationPolicy(
                json.has("acceptedTcbStatuses") ? statuses(json) : strict.acceptedTcbStatuses(),
                anyAdvisory
                        ? Optional.empty()
                        : Optional.of(texts(json.get("acceptedAdvisories"), "acceptedAdvisories")),
                integer(json.get("minTcbEvaluationDataNumber"), "minTcbEvaluationDataNumber"),
                flag(json, "allowDebug"),
                flag(json, "allowServiceTd"),
                flag(json, "allowSimulated"),
                flag(json, "requireCrl"),
                measurements(json.get("expectedMeasurements")),
                minimumTcb(json.get("minimumTcb")),
                hex(json, "expectedReportData"),
                hex(json, "expectedNonce"),
                hex(json, "expectedPublicKey"));
    }

    private static Set<TcbStatus> statuses(JsonNode json) {
        Set<TcbStatus> statuses = new HashSet<>();
        for (String published : texts(json.get("acceptedTcbStatuses"), "acceptedTcbStatuses")) {
            statuses.add(TcbStatus.of(published)
                    .orElseThrow(() -> new IllegalArgumentException("unknown TCB status \"" + published + "\"")));
        }
        return statuses;
    }

    private static Map<String, Set<String>> measurements(JsonNode registers) {
        Map<String, Set<String>> expected = new LinkedHashMap<>();
        if (registers != null) {
            requireObject(registers, "expectedMeasurements");
            registers.forEachEntry((register, values) -> expected.put(register, texts(values, register)));
        }
        return expected;
    }

    private static Map<String, Integer> minimumTcb(JsonNode components) {
        Map<String, Integer> minimum = new LinkedHashMap<>();
        if (components != null) {
            requireObject(components, "minimumTcb");
            components.forEachEntry((component, value) -> minimum.put(component, integer(value, component)));
        }
        return minimum;
    }

    private static void requireObject(JsonNode value, String field) {
        if (!value.isObject()) {
            throw new IllegalArgumentException("\"" + field + "\" is no object");
        }
    }

    private static Set<String> texts(JsonNode list, String field) {
        Set<String> texts = new HashSet<>();
        if (list == null) {
            return texts;
        }
        if (!list.isArray()) {
            throw new IllegalArgumentException("\"" + field + "\" is no array of strings");
        }
        for (JsonNode element : list) {
            if (!element.isString()) {
                throw new IllegalArgumentException("\"" + field + "\" is no array of strings");
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    private static int integer(JsonNode value, String field) {
        if (value == null) {
            return 0;
        }
        if (!value.isInt()) {
            throw new IllegalArgumentException("\"" + field + "\" is no integer");
        }
        return value.intValue();
    }

    private static boolean flag(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw new IllegalArgumentException("\"" + field + "\" is neither true nor false");
        }
        return value.booleanValue();
    }

    private static Optional<byte[]> hex(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new IllegalArgumentException("\"" + field + "\" is no hex");
        }
        return Optional.of(HexFormat.of().parseHex(value.stringValue()));
    }
}
