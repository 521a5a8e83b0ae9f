package org.yuheng.trust.attestation;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import tools.jackson.databind.JsonNode;

/**
 * Intel collateral as one JSON object of strings, with the field names that quote verification services have settled on:
 * chains and signed JSON as text, revocation lists and signatures in hex. Absent or null fields are absent collateral.
 * As in the field, a revocation list may also be PEM or base64, and "tcb_info" or "qe_identity" may be Intel's whole
 * answer with the signature inside, where no field beside it gives the signature. Other fields are left alone.
 */
public final class IntelCollateralJson {

    private static final int LARGEST = 4 << 20;

    private IntelCollateralJson() {}

    public static IntelCollateral read(byte[] utf8) throws UnusableCollateral {
        JsonNode object;
        try {
            object = StrictJson.read(utf8, JsonNode.class, LARGEST);
        } catch (JsonRefusal e) {
            if (e.code() == JsonRefusal.Code.JSON_DUPLICATE_KEY) {
                throw new UnusableCollateral(RefusalCode.COLLATERAL_DUPLICATE_KEY, e.getMessage(), e);
            }
            throw new UnusableCollateral("no collateral JSON: " + e.getMessage(), e);
        }
        if (!object.isObject()) {
            throw new UnusableCollateral("no collateral JSON: expected one object", null);
        }
        Signed tcbInfo = signed(object, "tcb_info", "tcbInfo");
        Signed qeIdentity = signed(object, "qe_identity", "enclaveIdentity");
        return new IntelCollateral(
                text(object, "pck_certificate_chain"),
                text(object, "pck_crl_issuer_chain"),
                crl(object, "root_ca_crl"),
                crl(object, "pck_crl"),
                text(object, "tcb_info_issuer_chain"),
                tcbInfo.json(),
                tcbInfo.signature(),
                text(object, "qe_identity_issuer_chain"),
                qeIdentity.json(),
                qeIdentity.signature());
    }

    private record Signed(Optional<byte[]> json, Optional<byte[]> signature) {}

    private static Signed signed(JsonNode object, String field, String key) throws UnusableCollateral {
        Optional<byte[]> json = text(object, field);
        Optional<byte[]> signature = hex(object, field + "_signature");
        if (signature.isEmpty() && json.isPresent() && SignedEnvelope.looksLikeOne(json.get(), key)) {
            SignedEnvelope answer = SignedEnvelope.cut(json.get(), key);
            return new Signed(Optional.of(answer.signed()), Optional.of(answer.signature()));
        }
        return new Signed(json, signature);
    }

    private static Optional<byte[]> crl(JsonNode object, String field) throws UnusableCollateral {
        Optional<byte[]> text = text(object, field);
        return text.isPresent() ? Optional.of(CollateralText.der(text.get(), field)) : text;
    }

    public static byte[] write(IntelCollateral collateral) {
        Map<String, String> fields = new LinkedHashMap<>();
        collateral.pckCertificateChain().ifPresent(v -> fields.put("pck_certificate_chain", utf8(v)));
        collateral.pckCrlIssuerChain().ifPresent(v -> fields.put("pck_crl_issuer_chain", utf8(v)));
        collateral
                .rootCaCrl()
                .ifPresent(v -> fields.put("root_ca_crl", HexFormat.of().formatHex(v)));
        collateral.pckCrl().ifPresent(v -> fields.put("pck_crl", HexFormat.of().formatHex(v)));
        collateral.tcbInfoIssuerChain().ifPresent(v -> fields.put("tcb_info_issuer_chain", utf8(v)));
        collateral.tcbInfo().ifPresent(v -> fields.put("tcb_info", utf8(v)));
        collateral
                .tcbInfoSignature()
                .ifPresent(v -> fields.put("tcb_info_signature", HexFormat.of().formatHex(v)));
        collateral.qeIdentityIssuerChain().ifPresent(v -> fields.put("qe_identity_issuer_chain", utf8(v)));
        collateral.qeIdentity().ifPresent(v -> fields.put("qe_identity", utf8(v)));
        collateral
                .qeIdentitySignature()
                .ifPresent(
                        v -> fields.put("qe_identity_signature", HexFormat.of().formatHex(v)));
        return StrictJson.write(fields);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Optional<byte[]> text(JsonNode object, String field) throws UnusableCollateral {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new UnusableCollateral(
                    RefusalCode.COLLATERAL_ENCODING, "\"" + field + "\" is no string; expected text", null);
        }
        return Optional.of(value.stringValue().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<byte[]> hex(JsonNode object, String field) throws UnusableCollateral {
        Optional<byte[]> text = text(object, field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(HexFormat.of().parseHex(utf8(text.get())));
        } catch (IllegalArgumentException e) {
            throw new UnusableCollateral(
                    RefusalCode.COLLATERAL_ENCODING, "\"" + field + "\" is no hex; expected hex digits", e);
        }
    }
}
