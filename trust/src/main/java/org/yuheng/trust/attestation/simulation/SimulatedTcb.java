package org.yuheng.trust.attestation.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.yuheng.json.StrictJson;

/**
 * The one platform generation that is simulated, and the collateral that calls it up to date. Its values are no real
 * product's: FMSPC "SIM", a made-up MRSEAM and quoting enclave.
 */
record SimulatedTcb(
        byte[] ppid,
        byte[] fmspc,
        byte[] pceId,
        int[] componentSvns,
        int pceSvn,
        byte[] cpuSvn,
        byte[] teeTcbSvn,
        byte[] mrSeam,
        byte[] qeMrSigner,
        byte[] qeAttributes,
        int qeIsvProdId,
        int qeIsvSvn,
        int evaluationDataNumber) {

    private static final int MODULE_GENERATION = 1;

    static SimulatedTcb standard() {
        int[] components = {2, 2, 2, 2, 3, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] cpuSvn = new byte[16];
        for (int i = 0; i < cpuSvn.length; i++) {
            cpuSvn[i] = (byte) components[i];
        }
        byte[] teeTcbSvn = new byte[16];
        teeTcbSvn[0] = 5;
        teeTcbSvn[1] = MODULE_GENERATION;
        teeTcbSvn[2] = 2;
        return new SimulatedTcb(
                Arrays.copyOf("simulated".getBytes(StandardCharsets.US_ASCII), 16),
                new byte[] {'S', 'I', 'M', 0, 0, 0},
                new byte[2],
                components,
                13,
                cpuSvn,
                teeTcbSvn,
                sha384("simulated TDX module"),
                Arrays.copyOf(sha384("simulated quoting enclave signer"), 32),
                HexFormat.of().parseHex("11000000000000000000000000000000"),
                2,
                4,
                17);
    }

    byte[] sgxExtension() {
        return SimulatedPki.sgxExtension(ppid, componentSvns, pceSvn, cpuSvn, pceId, fmspc);
    }

    /** TCB info version 3 in which this platform is UpToDate. */
    byte[] tcbInfo(Instant issueDate, Instant nextUpdate) {
        HexFormat hex = HexFormat.of().withUpperCase();
        int[] tdx = new int[16];
        for (int i = 0; i < tdx.length; i++) {
            tdx[i] = i < 2 ? 0 : teeTcbSvn[i] & 0xFF;
        }
        Map<String, Object> tcb = new LinkedHashMap<>();
        tcb.put("sgxtcbcomponents", svns(componentSvns));
        tcb.put("pcesvn", pceSvn);
        tcb.put("tdxtcbcomponents", svns(tdx));
        Map<String, Object> module = new LinkedHashMap<>();
        module.put("mrsigner", "0".repeat(96));
        module.put("attributes", "0".repeat(16));
        module.put("attributesMask", "F".repeat(16));
        Map<String, Object> generation = new LinkedHashMap<>();
        generation.put("id", String.format("TDX_%02x", MODULE_GENERATION));
        generation.putAll(module);
        generation.put("tcbLevels", List.of(level(Map.of("isvsvn", teeTcbSvn[0] & 0xFF), issueDate)));
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("id", "TDX");
        info.put("version", 3);
        info.put("issueDate", issueDate.toString());
        info.put("nextUpdate", nextUpdate.toString());
        info.put("fmspc", hex.formatHex(fmspc));
        info.put("pceId", hex.formatHex(pceId));
        info.put("tcbType", 0);
        info.put("tcbEvaluationDataNumber", evaluationDataNumber);
        info.put("tdxModule", module);
        info.put("tdxModuleIdentities", List.of(generation));
        info.put("tcbLevels", List.of(level(tcb, issueDate)));
        return StrictJson.write(info);
    }

    /** Identity of the quoting enclave, version 2. */
    byte[] qeIdentity(Instant issueDate, Instant nextUpdate) {
        HexFormat hex = HexFormat.of().withUpperCase();
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("id", "TD_QE");
        identity.put("version", 2);
        identity.put("issueDate", issueDate.toString());
        identity.put("nextUpdate", nextUpdate.toString());
        identity.put("tcbEvaluationDataNumber", evaluationDataNumber);
        identity.put("miscselect", "00000000");
        identity.put("miscselectMask", "FFFFFFFF");
        identity.put("attributes", hex.formatHex(qeAttributes));
        identity.put("attributesMask", "FBFFFFFFFFFFFFFF0000000000000000");
        identity.put("mrsigner", hex.formatHex(qeMrSigner));
        identity.put("isvprodid", qeIsvProdId);
        identity.put("tcbLevels", List.of(level(Map.of("isvsvn", qeIsvSvn), issueDate)));
        return StrictJson.write(identity);
    }

    private static Map<String, Object> level(Map<String, Object> tcb, Instant date) {
        Map<String, Object> level = new LinkedHashMap<>();
        level.put("tcb", tcb);
        level.put("tcbDate", date.toString());
        level.put("tcbStatus", "UpToDate");
        return level;
    }

    private static List<Map<String, Object>> svns(int[] values) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (int value : values) {
            list.add(Map.of("svn", value));
        }
        return list;
    }

    private static byte[] sha384(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        SHA384Digest digest = new SHA384Digest();
        digest.update(bytes, 0, bytes.length);
        byte[] value = new byte[digest.getDigestSize()];
        digest.doFinal(value, 0);
        return value;
    }
}
