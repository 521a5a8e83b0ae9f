package org.yuheng.trust.attestation.intel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * Intel's statement of how current a platform is, "tcbInfo" version 3; for SGX also version 2, the form of PCS API version
 * 3, which says the same without an id and with one field a component.
 */
record TcbInfo(
        Instant issueDate,
        Instant nextUpdate,
        int evaluationDataNumber,
        byte[] fmspc,
        byte[] pceId,
        Optional<Module> module,
        List<ModuleIdentity> moduleIdentities,
        List<Level> levels) {

    private static final int COMPONENTS = 16;
    private static final int MOST_LEVELS = 256;
    private static final int LARGEST_SVN = 65535;

    /** Which TDX module is genuine. */
    record Module(byte[] mrSigner, byte[] attributes, byte[] attributesMask) {}

    /** A generation of the TDX module ("TDX_01" …) with its own levels. */
    record ModuleIdentity(String id, Module module, List<QeIdentity.Level> levels) {}

    record Level(int[] sgxComponents, int pceSvn, Optional<int[]> tdxComponents, TcbLevels level) {}

    static TcbInfo read(byte[] json, EvidenceKind kind) throws Refusal {
        SignedJson root = SignedJson.read(json, "TCB info", RefusalCode.TCB_INFO_MALFORMED);
        int version = root.required("version").integer(Integer.MAX_VALUE);
        Optional<SignedJson> idField = root.optional("id");
        boolean withoutId = version == 2 && kind == EvidenceKind.SGX && idField.isEmpty();
        String id = withoutId ? kind.name() : root.required("id").text();
        int tcbType = root.required("tcbType").integer(Integer.MAX_VALUE);
        if (!id.equals(kind.name()) || version != 3 && !withoutId || tcbType != 0) {
            throw new Refusal(
                    RefusalCode.TCB_INFO_WRONG_KIND,
                    "id " + id + ", version " + version + ", tcbType " + tcbType,
                    "id " + kind.name() + ", version 3, tcbType 0");
        }
        Optional<SignedJson> module = root.optional("tdxModule");
        return new TcbInfo(
                root.required("issueDate").instant(),
                root.required("nextUpdate").instant(),
                root.required("tcbEvaluationDataNumber").integer(Integer.MAX_VALUE),
                root.required("fmspc").hex(6),
                root.required("pceId").hex(2),
                module.isPresent() ? Optional.of(readModule(module.get())) : Optional.empty(),
                readModuleIdentities(root.optional("tdxModuleIdentities")),
                readLevels(root.required("tcbLevels"), kind));
    }

    private static Module readModule(SignedJson module) throws Refusal {
        return new Module(
                module.required("mrsigner").hex(48),
                module.required("attributes").hex(8),
                module.required("attributesMask").hex(8));
    }

    private static List<ModuleIdentity> readModuleIdentities(Optional<SignedJson> list) throws Refusal {
        List<ModuleIdentity> identities = new ArrayList<>();
        int count = list.isPresent() ? list.get().size(MOST_LEVELS) : 0;
        for (int i = 0; i < count; i++) {
            SignedJson identity = list.get().at(i);
            List<QeIdentity.Level> levels = new ArrayList<>();
            SignedJson levelList = identity.required("tcbLevels");
            int levelCount = levelList.size(MOST_LEVELS);
            for (int j = 0; j < levelCount; j++) {
                SignedJson level = levelList.at(j);
                levels.add(new QeIdentity.Level(
                        level.required("tcb").required("isvsvn").integer(LARGEST_SVN), TcbLevels.read(level)));
            }
            identities.add(
                    new ModuleIdentity(identity.required("id").text(), readModule(identity), List.copyOf(levels)));
        }
        return List.copyOf(identities);
    }

    private static List<Level> readLevels(SignedJson list, EvidenceKind kind) throws Refusal {
        List<Level> levels = new ArrayList<>();
        int count = list.size(MOST_LEVELS);
        for (int i = 0; i < count; i++) {
            SignedJson level = list.at(i);
            SignedJson tcb = level.required("tcb");
            levels.add(new Level(
                    tcb.optional("sgxtcbcomp01svn").isPresent()
                            ? readNumberedComponents(tcb)
                            : readComponents(tcb.required("sgxtcbcomponents")),
                    tcb.required("pcesvn").integer(LARGEST_SVN),
                    kind == EvidenceKind.TDX
                            ? Optional.of(readComponents(tcb.required("tdxtcbcomponents")))
                            : Optional.empty(),
                    TcbLevels.read(level)));
        }
        return List.copyOf(levels);
    }

    /** "sgxtcbcomp01svn" to "sgxtcbcomp16svn". */
    private static int[] readNumberedComponents(SignedJson tcb) throws Refusal {
        int[] svns = new int[COMPONENTS];
        for (int i = 0; i < COMPONENTS; i++) {
            svns[i] = tcb.required(String.format(Locale.ROOT, "sgxtcbcomp%02dsvn", i + 1))
                    .integer(LARGEST_SVN);
        }
        return svns;
    }

    private static int[] readComponents(SignedJson list) throws Refusal {
        if (list.size(COMPONENTS) != COMPONENTS) {
            throw list.wrong("not " + COMPONENTS + " components");
        }
        int[] svns = new int[COMPONENTS];
        for (int i = 0; i < COMPONENTS; i++) {
            svns[i] = list.at(i).required("svn").integer(LARGEST_SVN);
        }
        return svns;
    }

    void requirePlatform(PckExtension pck) throws Refusal {
        HexFormat hex = HexFormat.of();
        if (!Arrays.equals(fmspc, pck.fmspc())) {
            throw new Refusal(
                    RefusalCode.FMSPC_MISMATCH,
                    "TCB info of " + hex.formatHex(fmspc),
                    "TCB info of the platform's " + pck.fmspcHex());
        }
        if (!Arrays.equals(pceId, pck.pceId())) {
            throw new Refusal(
                    RefusalCode.PCEID_MISMATCH,
                    "TCB info of " + hex.formatHex(pceId),
                    "TCB info of the platform's " + pck.pceIdHex());
        }
    }

    /** The first level that the platform reaches; levels stand from best to worst. */
    TcbLevels levelOf(PckExtension pck, Optional<TdReport> td) throws Refusal {
        for (Level level : levels) {
            if (reaches(pck.componentSvns(), level.sgxComponents(), 0)
                    && pck.pceSvn() >= level.pceSvn()
                    && (td.isEmpty() || reachesTdx(td.get().teeTcbSvn(), level))) {
                return level.level();
            }
        }
        throw new Refusal(
                RefusalCode.TCB_LEVEL_NOT_FOUND,
                pck.describeSvns()
                        + td.map(t -> ", TEE_TCB_SVN " + HexFormat.of().formatHex(t.teeTcbSvn()))
                                .orElse(""),
                "at least the lowest of " + levels.size() + " levels");
    }

    /** From module 1.5 on (TEE_TCB_SVN[1] > 0) the first two numbers are the module's own, which has its own levels. */
    private static boolean reachesTdx(byte[] teeTcbSvn, Level level) {
        int[] svns = new int[teeTcbSvn.length];
        for (int i = 0; i < svns.length; i++) {
            svns[i] = teeTcbSvn[i] & 0xFF;
        }
        return reaches(svns, level.tdxComponents().orElseThrow(), svns[1] > 0 ? 2 : 0);
    }

    private static boolean reaches(int[] svns, int[] required, int from) {
        for (int i = from; i < required.length; i++) {
            if (svns[i] < required[i]) {
                return false;
            }
        }
        return true;
    }

    /** Checks the TDX module against its generation's identity; a level of its own exists from generation 1 on. */
    Optional<TcbLevels> moduleLevelOf(TdReport td) throws Refusal {
        int generation = td.teeTcbSvn()[1] & 0xFF;
        if (generation == 0) {
            requireModule(
                    td,
                    module.orElseThrow(() -> new Refusal(
                            RefusalCode.TDX_MODULE_UNKNOWN,
                            "TCB info without tdxModule",
                            "the TDX module's identity")));
            return Optional.empty();
        }
        String id = "TDX_" + HexFormat.of().toHexDigits((byte) generation);
        for (ModuleIdentity identity : moduleIdentities) {
            if (identity.id().equalsIgnoreCase(id)) {
                requireModule(td, identity.module());
                int svn = td.teeTcbSvn()[0] & 0xFF;
                for (QeIdentity.Level level : identity.levels()) {
                    if (svn >= level.isvSvn()) {
                        return Optional.of(level.level());
                    }
                }
                throw new Refusal(
                        RefusalCode.TDX_MODULE_TCB_LEVEL_NOT_FOUND,
                        id + " with SVN " + svn,
                        "at least its lowest level");
            }
        }
        throw new Refusal(
                RefusalCode.TDX_MODULE_UNKNOWN,
                id,
                "one of " + moduleIdentities.stream().map(ModuleIdentity::id).toList());
    }

    private static void requireModule(TdReport td, Module module) throws Refusal {
        HexFormat hex = HexFormat.of();
        if (!Arrays.equals(td.mrSignerSeam(), module.mrSigner())) {
            throw new Refusal(
                    RefusalCode.TDX_MODULE_SIGNER_MISMATCH,
                    hex.formatHex(td.mrSignerSeam()),
                    hex.formatHex(module.mrSigner()));
        }
        if (!QeIdentity.equalUnderMask(td.seamAttributes(), module.attributes(), module.attributesMask())) {
            throw new Refusal(
                    RefusalCode.TDX_MODULE_ATTRIBUTES_MISMATCH,
                    hex.formatHex(td.seamAttributes()),
                    hex.formatHex(module.attributes()) + " under mask " + hex.formatHex(module.attributesMask()));
        }
    }
}
