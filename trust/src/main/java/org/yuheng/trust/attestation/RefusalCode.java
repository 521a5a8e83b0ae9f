package org.yuheng.trust.attestation;

/** Stable codes of refusal. Names are part of the interface: they are asserted by relying parties and never renamed. */
public enum RefusalCode {
    // evidence format
    EVIDENCE_TOO_LARGE("send the evidence alone, without anything appended", "只发送证据本身"),
    EVIDENCE_TRUNCATED("read the whole evidence from the device", "从设备完整读取证据"),
    EVIDENCE_LENGTH("send exactly one report", "只发送一份报告"),
    EVIDENCE_TRAILING_DATA("cut the buffer at the evidence's end", "在证据结尾处截断缓冲区"),
    EVIDENCE_VERSION("use a version that is listed", "使用列出的版本"),
    EVIDENCE_WRONG_TEE("verify it as the kind that it is", "按其实际类型验证"),
    EVIDENCE_KEY_TYPE("use ECDSA P-256 attestation keys", "使用 ECDSA P-256 认证密钥"),
    EVIDENCE_QE_VENDOR("only Intel's quoting enclave is known", "只接受英特尔的引用飞地"),
    EVIDENCE_SIZE_FIELD("a length inside contradicts the bytes: read it again", "内部长度与字节不符，请重新读取"),
    EVIDENCE_RESERVED_NOT_ZERO("reserved bytes must be zero: read it again", "保留字节必须为零，请重新读取"),
    EVIDENCE_CERTIFICATION_DATA("ask the platform for a quote with its PCK chain", "请平台提供带 PCK 证书链的引用"),
    EVIDENCE_MALFORMED("read the evidence from the device again", "从设备重新读取证据"),
    EVIDENCE_NON_CANONICAL("re-encode nothing: pass the device's bytes on", "不要重新编码，原样传递设备字节"),
    // certificates
    CERTIFICATE_MALFORMED("fetch the certificates again", "重新获取证书"),
    CERTIFICATE_NON_CANONICAL("use the DER that the issuer signed", "使用签发者签署的 DER"),
    CERTIFICATE_CHAIN_INCOMPLETE("fetch the whole chain", "获取完整证书链"),
    CERTIFICATE_CHAIN_BROKEN("use the chain that issued the certificate", "使用签发该证书的链"),
    CERTIFICATE_SIGNATURE_INVALID("somebody changed a certificate, or it is another chain's", "证书被改动，或属于另一条链"),
    CERTIFICATE_NOT_YET_VALID("check the evaluation time", "检查验证时间"),
    CERTIFICATE_EXPIRED("fetch current certificates", "获取当前有效的证书"),
    CERTIFICATE_NOT_CA("use the chain that issued the certificate", "使用签发该证书的链"),
    CERTIFICATE_ROLE("each certificate only in the role that it was issued for", "证书只能用于其签发用途"),
    CERTIFICATE_KEY("the key's algorithm or curve is not this format's", "密钥算法或曲线不符合该格式"),
    CERTIFICATE_REVOKED("do not use this platform", "不要使用该平台"),
    ROOT_NOT_PINNED("pin that root on purpose, or use the vendor's chain", "有意固定该根，或使用厂商的证书链"),
    PCK_EXTENSION_MALFORMED("fetch the PCK certificate again", "重新获取 PCK 证书"),
    CRL_MALFORMED("fetch the revocation lists again", "重新获取吊销列表"),
    CRL_ISSUER("fetch the list of the certificate's own issuer", "获取该证书签发者的吊销列表"),
    CRL_SIGNATURE_INVALID("fetch the revocation lists again", "重新获取吊销列表"),
    CRL_NOT_YET_VALID("check the evaluation time", "检查验证时间"),
    CRL_EXPIRED("import current revocation lists", "导入当前的吊销列表"),
    // signatures on the evidence
    QE_REPORT_SIGNATURE_INVALID("the quote was changed, or its PCK chain is another's", "引用被改动，或 PCK 链属于他人"),
    QE_BINDING_MISMATCH("the attestation key is not the quoting enclave's", "认证密钥不属于该引用飞地"),
    EVIDENCE_SIGNATURE_INVALID("the evidence was changed after it was signed", "证据在签名后被改动"),
    // collateral
    COLLATERAL_MISSING("import the collateral that is named", "导入所列的佐证材料"),
    COLLATERAL_ENCODING("import the collateral again", "重新导入佐证材料"),
    COLLATERAL_TOO_LARGE("import the collateral again", "重新导入佐证材料"),
    COLLATERAL_ROLLED_BACK("import the newer collateral; the older may hide a recovery", "导入较新的材料；旧材料可能掩盖 TCB 恢复"),
    COLLATERAL_DUPLICATE_KEY("do not use it: two readers would read it differently", "不要使用：不同解析器会得出不同结果"),
    TCB_INFO_SIGNATURE_INVALID("import the exact bytes that were signed", "导入签名的原始字节"),
    TCB_INFO_MALFORMED("import the TCB info again", "重新导入 TCB 信息"),
    TCB_INFO_WRONG_KIND("import the TCB info of this technology and version", "导入对应技术与版本的 TCB 信息"),
    TCB_INFO_NOT_YET_VALID("check the evaluation time", "检查验证时间"),
    TCB_INFO_EXPIRED("import current collateral; there is no grace", "导入当前佐证材料；没有宽限期"),
    QE_IDENTITY_SIGNATURE_INVALID("import the exact bytes that were signed", "导入签名的原始字节"),
    QE_IDENTITY_MALFORMED("import the QE identity again", "重新导入 QE 身份"),
    QE_IDENTITY_WRONG_KIND("import the QE identity of this technology and version", "导入对应技术与版本的 QE 身份"),
    QE_IDENTITY_NOT_YET_VALID("check the evaluation time", "检查验证时间"),
    QE_IDENTITY_EXPIRED("import current collateral; there is no grace", "导入当前佐证材料；没有宽限期"),
    TCB_EVALUATION_NUMBER_TOO_LOW("import newer collateral", "导入更新的佐证材料"),
    // identity of the quoting enclave and the platform
    QE_MISCSELECT_MISMATCH("the platform runs another quoting enclave", "平台运行的是另一个引用飞地"),
    QE_ATTRIBUTES_MISMATCH("the platform runs another quoting enclave", "平台运行的是另一个引用飞地"),
    QE_MRSIGNER_MISMATCH("the platform runs another quoting enclave", "平台运行的是另一个引用飞地"),
    QE_PRODUCT_MISMATCH("the platform runs another quoting enclave", "平台运行的是另一个引用飞地"),
    QE_TCB_LEVEL_NOT_FOUND("update the platform's quoting enclave", "更新平台的引用飞地"),
    FMSPC_MISMATCH("import the TCB info of this platform's FMSPC", "导入该平台 FMSPC 的 TCB 信息"),
    PCEID_MISMATCH("import the TCB info of this platform's PCE", "导入该平台 PCE 的 TCB 信息"),
    TCB_LEVEL_NOT_FOUND("update the platform's firmware", "更新平台固件"),
    TCB_STATUS_UNKNOWN("update this verifier", "更新本验证器"),
    TDX_MODULE_UNKNOWN("import collateral that knows this TDX module", "导入包含该 TDX 模块的佐证材料"),
    TDX_MODULE_SIGNER_MISMATCH("the platform runs another TDX module", "平台运行的是另一个 TDX 模块"),
    TDX_MODULE_ATTRIBUTES_MISMATCH("the platform runs another TDX module", "平台运行的是另一个 TDX 模块"),
    TDX_MODULE_TCB_LEVEL_NOT_FOUND("update the TDX module", "更新 TDX 模块"),
    PRODUCT_MISMATCH("use the chain of the chip's product line", "使用该芯片产品线的证书链"),
    CHIP_ID_MISMATCH("fetch the certificate of this chip", "获取该芯片的证书"),
    PLATFORM_TCB_MISMATCH("fetch the certificate of the reported TCB", "获取所报告 TCB 的证书"),
    SIGNING_KEY_MISMATCH("fetch the certificate of the key that signed", "获取实际签名密钥的证书"),
    // what policy decides
    DEBUG_ENABLED("launch it without debug", "以非调试方式启动"),
    SERVICE_TD_BOUND("launch it without a service TD, or allow that TD by policy", "不绑定服务 TD 启动，或由策略允许"),
    TCB_REVOKED("do not use this platform", "不要使用该平台"),
    TCB_STATUS_NOT_ACCEPTED("update the platform, or accept the status by policy", "更新平台，或由策略接受该状态"),
    TCB_TOO_OLD("update the platform's firmware", "更新平台固件"),
    ADVISORY_NOT_ACCEPTED("update the platform, or accept the advisory by policy", "更新平台，或由策略接受该公告"),
    MEASUREMENT_MISMATCH("run the released build, or pin the new release's manifest", "运行已发布的构建，或固定新版本清单"),
    REPORT_DATA_MISMATCH("ask for fresh evidence for this session", "为本次会话请求新的证据"),
    NONCE_MISMATCH("ask for fresh evidence for this session", "为本次会话请求新的证据"),
    PUBLIC_KEY_MISMATCH("ask for fresh evidence for this session", "为本次会话请求新的证据"),
    SIMULATED_NOT_ALLOWED("use real hardware, or allow simulation in grant and profile", "使用真实硬件，或在授权与配置中允许模拟");

    private final String remedy;
    private final String remedyChinese;

    RefusalCode(String remedy, String remedyChinese) {
        this.remedy = remedy;
        this.remedyChinese = remedyChinese;
    }

    /** What to do next. */
    public String remedy() {
        return remedy;
    }

    public String remedyChinese() {
        return remedyChinese;
    }
}
