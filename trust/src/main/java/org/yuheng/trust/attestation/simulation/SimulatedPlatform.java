package org.yuheng.trust.attestation.simulation;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.attestation.Evidence;
import tools.jackson.databind.JsonNode;

/**
 * The private part of the simulation: what would be burnt into hardware. Whoever holds it can claim any measurement,
 * which is why evidence under the simulation root protects nothing.
 */
public final class SimulatedPlatform {

    private static final int REPORT_DATA = 64;

    private final SigningKey pckKey;
    private final SigningKey attestationKey;
    private final byte[] pckChain;

    SimulatedPlatform(SigningKey pckKey, SigningKey attestationKey, byte[] pckChain) {
        this.pckKey = pckKey;
        this.attestationKey = attestationKey;
        this.pckChain = pckChain.clone();
    }

    /**
     * A TDX quote, version 4, TD 1.0 body.
     *
     * @param reportData exactly 64 bytes
     */
    public byte[] quote(Measurements measurements, byte[] reportData) {
        if (reportData.length != REPORT_DATA) {
            throw new IllegalArgumentException(
                    "report data has " + reportData.length + " bytes; expected " + REPORT_DATA);
        }
        SimulatedTcb tcb = SimulatedTcb.standard();
        return TdQuoteWriter.quote(
                TdQuoteWriter.body(tcb, measurements, reportData), tcb, attestationKey, pckKey, pckChain);
    }

    /** As {@link #quote}, ready to be verified. */
    public Evidence evidence(Measurements measurements, byte[] reportData) {
        return Evidence.of(quote(measurements, reportData));
    }

    /** The keys and the PCK chain; JSON. Keep it as a secret of the machine that simulates. */
    public byte[] privateBytes() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("kind", "simulated TDX platform");
        fields.put("pckKey", HexFormat.of().formatHex(pckKey.scalar()));
        fields.put("attestationKey", HexFormat.of().formatHex(attestationKey.scalar()));
        fields.put("pckChain", new String(pckChain, StandardCharsets.US_ASCII));
        return StrictJson.write(fields);
    }

    /** @throws IllegalArgumentException if that is no simulated platform */
    public static SimulatedPlatform ofPrivateBytes(byte[] json) {
        JsonNode fields = StrictJson.read(json, JsonNode.class);
        return new SimulatedPlatform(
                SigningKey.ofScalar(HexFormat.of().parseHex(text(fields, "pckKey"))),
                SigningKey.ofScalar(HexFormat.of().parseHex(text(fields, "attestationKey"))),
                text(fields, "pckChain").getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(JsonNode fields, String name) {
        JsonNode value = fields.get(name);
        if (value == null || !value.isString()) {
            throw new IllegalArgumentException("no \"" + name + "\"; expected the file of a simulated platform");
        }
        return value.stringValue();
    }
}
