package org.yuheng.trust.attestation.intel;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yuheng.trust.attestation.checking.ByteReader;
import org.yuheng.trust.attestation.checking.Refusal;

/** An SGX report body, 384 bytes: of an application enclave, or of the quoting enclave. */
record EnclaveReport(
        byte[] raw,
        byte[] cpuSvn,
        long miscSelect,
        byte[] attributes,
        byte[] mrEnclave,
        byte[] mrSigner,
        byte[] configId,
        int isvProdId,
        int isvSvn,
        int configSvn,
        byte[] isvExtProdId,
        byte[] isvFamilyId,
        byte[] reportData)
        implements AttestedBody {

    static final int SIZE = 384;
    private static final int DEBUG = 0x02;

    static EnclaveReport read(byte[] raw, String what) throws Refusal {
        ByteReader in = new ByteReader(raw);
        byte[] cpuSvn = in.take(16, what + " CPUSVN");
        long miscSelect = in.u32(what + " MISCSELECT");
        in.take(12, what + " reserved");
        byte[] isvExtProdId = in.take(16, what + " ISVEXTPRODID");
        byte[] attributes = in.take(16, what + " ATTRIBUTES");
        byte[] mrEnclave = in.take(32, what + " MRENCLAVE");
        in.take(32, what + " reserved");
        byte[] mrSigner = in.take(32, what + " MRSIGNER");
        in.take(32, what + " reserved");
        byte[] configId = in.take(64, what + " CONFIGID");
        int isvProdId = in.u16(what + " ISVPRODID");
        int isvSvn = in.u16(what + " ISVSVN");
        int configSvn = in.u16(what + " CONFIGSVN");
        in.take(42, what + " reserved");
        byte[] isvFamilyId = in.take(16, what + " ISVFAMILYID");
        byte[] reportData = in.take(64, what + " REPORTDATA");
        return new EnclaveReport(
                raw,
                cpuSvn,
                miscSelect,
                attributes,
                mrEnclave,
                mrSigner,
                configId,
                isvProdId,
                isvSvn,
                configSvn,
                isvExtProdId,
                isvFamilyId,
                reportData);
    }

    @Override
    public boolean isDebug() {
        return (attributes[0] & DEBUG) != 0;
    }

    @Override
    public boolean hasServiceTd() {
        return false;
    }

    @Override
    public Map<String, String> measurements() {
        HexFormat hex = HexFormat.of();
        Map<String, String> registers = new LinkedHashMap<>();
        registers.put("mrenclave", hex.formatHex(mrEnclave));
        registers.put("mrsigner", hex.formatHex(mrSigner));
        registers.put("isvprodid", hex.toHexDigits((short) isvProdId));
        registers.put("isvsvn", hex.toHexDigits((short) isvSvn));
        registers.put("attributes", hex.formatHex(attributes));
        registers.put("miscselect", hex.toHexDigits((int) miscSelect));
        registers.put("configid", hex.formatHex(configId));
        registers.put("configsvn", hex.toHexDigits((short) configSvn));
        registers.put("isvextprodid", hex.formatHex(isvExtProdId));
        registers.put("isvfamilyid", hex.formatHex(isvFamilyId));
        registers.put("cpusvn", hex.formatHex(cpuSvn));
        return registers;
    }

    /** Whether report data is {@code digest} followed by zeros. */
    boolean binds(byte[] digest) {
        return Arrays.equals(reportData, Arrays.copyOf(digest, reportData.length));
    }
}
