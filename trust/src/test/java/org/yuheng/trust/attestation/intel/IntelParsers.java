package org.yuheng.trust.attestation.intel;

import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.checking.Refusal;

/** Opens this package's parsers to the fuzzers. */
public final class IntelParsers {

    private IntelParsers() {}

    public static void quote(byte[] input) throws Refusal {
        EvidenceKind kind = input.length > 0 && input[0] == 3 ? EvidenceKind.SGX : EvidenceKind.TDX;
        Quote quote = Quote.read(kind, input);
        if (kind == EvidenceKind.TDX) {
            TdReport.read(quote.body());
        } else {
            EnclaveReport.read(quote.body(), "enclave");
        }
    }

    public static void tcbInfo(byte[] input) throws Refusal {
        TcbInfo.read(input, EvidenceKind.TDX);
    }

    public static void qeIdentity(byte[] input) throws Refusal {
        QeIdentity.read(input, EvidenceKind.TDX);
    }

    public static void pckExtension(byte[] input) throws Refusal {
        PckExtension.read(input);
    }
}
