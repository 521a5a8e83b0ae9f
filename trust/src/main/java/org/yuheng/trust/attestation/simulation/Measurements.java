package org.yuheng.trust.attestation.simulation;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a simulated TD says it runs.
 *
 * @param mrtd 48 bytes, as are rtmr0 to rtmr3 and mrConfigId
 * @param tdAttributes 8 bytes; any bit of the first byte set means debug
 */
public record Measurements(
        byte[] mrtd, byte[] rtmr0, byte[] rtmr1, byte[] rtmr2, byte[] rtmr3, byte[] mrConfigId, byte[] tdAttributes) {

    private static final int REGISTER = 48;
    private static final int ATTRIBUTES = 8;

    public Measurements {
        mrtd = checked("mrtd", mrtd, REGISTER);
        rtmr0 = checked("rtmr0", rtmr0, REGISTER);
        rtmr1 = checked("rtmr1", rtmr1, REGISTER);
        rtmr2 = checked("rtmr2", rtmr2, REGISTER);
        rtmr3 = checked("rtmr3", rtmr3, REGISTER);
        mrConfigId = checked("mrConfigId", mrConfigId, REGISTER);
        tdAttributes = checked("tdAttributes", tdAttributes, ATTRIBUTES);
    }

    /** Without debug, with SEPT_VE_DISABLE, as production TDs are launched. */
    public static Measurements of(
            byte[] mrtd, byte[] rtmr0, byte[] rtmr1, byte[] rtmr2, byte[] rtmr3, byte[] mrConfigId) {
        return new Measurements(mrtd, rtmr0, rtmr1, rtmr2, rtmr3, mrConfigId, new byte[] {0, 0, 0, 0x10, 0, 0, 0, 0});
    }

    /** The same with the debug attribute. */
    public Measurements debuggable() {
        byte[] attributes = tdAttributes.clone();
        attributes[0] |= 1;
        return new Measurements(mrtd, rtmr0, rtmr1, rtmr2, rtmr3, mrConfigId, attributes);
    }

    /** By register name, lower-case hex: what a policy expects of a TD that runs exactly this. */
    public Map<String, String> registers() {
        HexFormat hex = HexFormat.of();
        Map<String, String> registers = new LinkedHashMap<>();
        registers.put("mrtd", hex.formatHex(mrtd));
        registers.put("rtmr0", hex.formatHex(rtmr0));
        registers.put("rtmr1", hex.formatHex(rtmr1));
        registers.put("rtmr2", hex.formatHex(rtmr2));
        registers.put("rtmr3", hex.formatHex(rtmr3));
        registers.put("mrconfigid", hex.formatHex(mrConfigId));
        registers.put("tdattributes", hex.formatHex(tdAttributes));
        return registers;
    }

    private static byte[] checked(String name, byte[] value, int size) {
        if (value.length != size) {
            throw new IllegalArgumentException(name + " has " + value.length + " bytes; expected " + size);
        }
        return value.clone();
    }
}
