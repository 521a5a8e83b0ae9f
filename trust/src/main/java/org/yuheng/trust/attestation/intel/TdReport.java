package org.yuheng.trust.attestation.intel;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yuheng.trust.attestation.checking.ByteReader;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * A TD report body: 584 bytes for TD 1.0; TD 1.5 adds TEE_TCB_SVN_2 and MRSERVICETD and has 648; the extended TD 1.5 adds
 * the TD's id, its devices, and what is known about its service TDs, and has 885 (Intel's sgx_quote_5.h, body types 2 to
 * 4).
 *
 * @param teeTcbSvn2 from TD 1.5 on
 * @param mrServiceTd from TD 1.5 on
 * @param extension of the extended TD 1.5 only, register name to bytes
 */
record TdReport(
        byte[] teeTcbSvn,
        byte[] mrSeam,
        byte[] mrSignerSeam,
        byte[] seamAttributes,
        byte[] tdAttributes,
        byte[] xfam,
        byte[] mrTd,
        byte[] mrConfigId,
        byte[] mrOwner,
        byte[] mrOwnerConfig,
        byte[][] rtmr,
        byte[] reportData,
        Optional<byte[]> teeTcbSvn2,
        Optional<byte[]> mrServiceTd,
        Map<String, byte[]> extension)
        implements AttestedBody {

    static final int SIZE_1_0 = 584;
    static final int SIZE_1_5 = 648;
    static final int SIZE_1_5_EXTENDED = 885;

    /** Empty for a body that is no TD's, or of a generation that is not known. */
    static Optional<Integer> sizeOfBodyType(int type) {
        return switch (type) {
            case 2 -> Optional.of(SIZE_1_0);
            case 3 -> Optional.of(SIZE_1_5);
            case 4 -> Optional.of(SIZE_1_5_EXTENDED);
            default -> Optional.empty();
        };
    }

    /** For people. */
    static String generation(int size) {
        return switch (size) {
            case SIZE_1_0 -> "TD 1.0";
            case SIZE_1_5 -> "TD 1.5";
            default -> "TD 1.5 extended";
        };
    }

    static TdReport read(byte[] raw) throws Refusal {
        ByteReader in = new ByteReader(raw);
        byte[] teeTcbSvn = in.take(16, "TEE_TCB_SVN");
        byte[] mrSeam = in.take(48, "MRSEAM");
        byte[] mrSignerSeam = in.take(48, "MRSIGNERSEAM");
        byte[] seamAttributes = in.take(8, "SEAMATTRIBUTES");
        byte[] tdAttributes = in.take(8, "TDATTRIBUTES");
        byte[] xfam = in.take(8, "XFAM");
        byte[] mrTd = in.take(48, "MRTD");
        byte[] mrConfigId = in.take(48, "MRCONFIGID");
        byte[] mrOwner = in.take(48, "MROWNER");
        byte[] mrOwnerConfig = in.take(48, "MROWNERCONFIG");
        byte[][] rtmr = new byte[4][];
        for (int i = 0; i < rtmr.length; i++) {
            rtmr[i] = in.take(48, "RTMR" + i);
        }
        byte[] reportData = in.take(64, "REPORTDATA");
        Optional<byte[]> teeTcbSvn2 = Optional.empty();
        Optional<byte[]> mrServiceTd = Optional.empty();
        if (raw.length >= SIZE_1_5) {
            teeTcbSvn2 = Optional.of(in.take(16, "TEE_TCB_SVN_2"));
            mrServiceTd = Optional.of(in.take(48, "MRSERVICETD"));
        }
        Map<String, byte[]> extension = new LinkedHashMap<>();
        if (raw.length == SIZE_1_5_EXTENDED) {
            extension.put("vmid", in.take(1, "VMID"));
            extension.put("td_id", in.take(32, "TD_ID"));
            extension.put("devinfo", in.take(48, "DEVINFO"));
            extension.put("servtd_ext", in.take(156, "service TD extension"));
        }
        in.exhausted("TD report");
        return new TdReport(
                teeTcbSvn,
                mrSeam,
                mrSignerSeam,
                seamAttributes,
                tdAttributes,
                xfam,
                mrTd,
                mrConfigId,
                mrOwner,
                mrOwnerConfig,
                rtmr,
                reportData,
                teeTcbSvn2,
                mrServiceTd,
                extension);
    }

    /** The whole first byte is the TUD group: any of its bits means that the TD is not to be trusted. */
    @Override
    public boolean isDebug() {
        return tdAttributes[0] != 0;
    }

    @Override
    public boolean hasServiceTd() {
        if (mrServiceTd.isPresent()) {
            for (byte b : mrServiceTd.get()) {
                if (b != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public Map<String, String> measurements() {
        HexFormat hex = HexFormat.of();
        Map<String, String> registers = new LinkedHashMap<>();
        registers.put("mrtd", hex.formatHex(mrTd));
        for (int i = 0; i < rtmr.length; i++) {
            registers.put("rtmr" + i, hex.formatHex(rtmr[i]));
        }
        registers.put("mrconfigid", hex.formatHex(mrConfigId));
        registers.put("mrowner", hex.formatHex(mrOwner));
        registers.put("mrownerconfig", hex.formatHex(mrOwnerConfig));
        registers.put("tdattributes", hex.formatHex(tdAttributes));
        registers.put("xfam", hex.formatHex(xfam));
        registers.put("mrseam", hex.formatHex(mrSeam));
        registers.put("mrsignerseam", hex.formatHex(mrSignerSeam));
        registers.put("seamattributes", hex.formatHex(seamAttributes));
        registers.put("tee_tcb_svn", hex.formatHex(teeTcbSvn));
        teeTcbSvn2.ifPresent(v -> registers.put("tee_tcb_svn_2", hex.formatHex(v)));
        mrServiceTd.ifPresent(v -> registers.put("mrservicetd", hex.formatHex(v)));
        extension.forEach((register, value) -> registers.put(register, hex.formatHex(value)));
        return registers;
    }
}
