package org.yuheng.trust.attestation.intel;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.TcbStatus;
import org.yuheng.trust.attestation.checking.Refusal;

/** How current the platform is: its own level merged with those of the TDX module and the quoting enclave. */
record PlatformTcb(
        TcbInfo info,
        PckExtension pck,
        AttestedBody body,
        TcbLevels platform,
        Optional<TcbLevels> module,
        TcbLevels quotingEnclave,
        TcbStatus status) {

    private static final String[] COMPONENT_NAMES = {
        "sgxtcbcomp01svn",
        "sgxtcbcomp02svn",
        "sgxtcbcomp03svn",
        "sgxtcbcomp04svn",
        "sgxtcbcomp05svn",
        "sgxtcbcomp06svn",
        "sgxtcbcomp07svn",
        "sgxtcbcomp08svn",
        "sgxtcbcomp09svn",
        "sgxtcbcomp10svn",
        "sgxtcbcomp11svn",
        "sgxtcbcomp12svn",
        "sgxtcbcomp13svn",
        "sgxtcbcomp14svn",
        "sgxtcbcomp15svn",
        "sgxtcbcomp16svn"
    };

    static PlatformTcb of(TcbInfo info, PckExtension pck, AttestedBody body, TcbLevels quotingEnclave) throws Refusal {
        info.requirePlatform(pck);
        Optional<TdReport> td = body instanceof TdReport report ? Optional.of(report) : Optional.empty();
        Optional<TcbLevels> module = td.isPresent() ? info.moduleLevelOf(td.get()) : Optional.empty();
        TcbLevels platform = info.levelOf(pck, td);
        TcbStatus status = platform.status();
        if (module.isPresent()) {
            status = TcbLevels.merge(status, module.get().status());
        }
        status = TcbLevels.merge(status, quotingEnclave.status());
        if (status == TcbStatus.REVOKED) {
            throw new Refusal(
                    RefusalCode.TCB_REVOKED,
                    "platform " + platform.status().published()
                            + module.map(m -> ", TDX module " + m.status().published())
                                    .orElse("")
                            + ", quoting enclave " + quotingEnclave.status().published(),
                    "none of them revoked");
        }
        return new PlatformTcb(info, pck, body, platform, module, quotingEnclave, status);
    }

    Claims.Tcb claims() {
        TreeSet<String> advisories = new TreeSet<>(platform.advisories());
        module.ifPresent(m -> advisories.addAll(m.advisories()));
        advisories.addAll(quotingEnclave.advisories());
        Map<String, Integer> components = new LinkedHashMap<>();
        for (int i = 0; i < pck.componentSvns().length; i++) {
            components.put(COMPONENT_NAMES[i], pck.componentSvns()[i]);
        }
        components.put("pcesvn", pck.pceSvn());
        return new Claims.Tcb(
                Optional.of(status),
                List.copyOf(advisories),
                Optional.of(platform.date()),
                Optional.of(info.evaluationDataNumber()),
                components);
    }

    Map<String, String> platform(String pckCa) {
        HexFormat hex = HexFormat.of();
        Map<String, String> identity = new LinkedHashMap<>();
        identity.put("fmspc", pck.fmspcHex());
        identity.put("pceid", pck.pceIdHex());
        identity.put("ppid", hex.formatHex(pck.ppid()));
        identity.put("pck_cpusvn", hex.formatHex(pck.cpuSvn()));
        identity.put("pck_ca", pckCa);
        identity.put("platform_tcb_status", platform.status().published());
        module.ifPresent(m -> identity.put("tdx_module_tcb_status", m.status().published()));
        identity.put("qe_tcb_status", quotingEnclave.status().published());
        return identity;
    }
}
