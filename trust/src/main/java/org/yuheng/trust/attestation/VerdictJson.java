package org.yuheng.trust.attestation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yuheng.json.StrictJson;

/** A verdict as JSON, and in words. */
public final class VerdictJson {

    private VerdictJson() {}

    public static byte[] write(Verdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verdict", verdict.isVerified() ? "verified" : "refused");
        json.putAll(verdict.fold(VerdictJson::verified, VerdictJson::refused));
        json.put("passed", verdict.passed().stream().map(Step::name).toList());
        json.put("words", Map.of("en", english(verdict), "zh", chinese(verdict)));
        return StrictJson.write(json);
    }

    private static Map<String, Object> verified(Verdict.Verified verified) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("claims", claims(verified.claims()));
        json.put(
                "warnings",
                verified.warnings().stream()
                        .map(w ->
                                Map.of("item", w.item(), "expires", w.expires().toString()))
                        .toList());
        return json;
    }

    private static Map<String, Object> claims(Claims claims) {
        Map<String, Object> tcb = new LinkedHashMap<>();
        claims.tcb().status().ifPresent(s -> tcb.put("status", s.published()));
        tcb.put("advisories", claims.tcb().advisories());
        claims.tcb().date().ifPresent(d -> tcb.put("date", d.toString()));
        claims.tcb().evaluationDataNumber().ifPresent(n -> tcb.put("evaluationDataNumber", n));
        tcb.put("components", claims.tcb().components());
        Map<String, Object> dates = new LinkedHashMap<>();
        dates.put("evaluatedAt", claims.dates().evaluatedAt().toString());
        claims.dates().issuedAt().ifPresent(d -> dates.put("issuedAt", d.toString()));
        claims.dates().expiresAt().ifPresent(d -> dates.put("expiresAt", d.toString()));
        claims.dates().signedAt().ifPresent(d -> dates.put("signedAt", d.toString()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", claims.kind().name());
        json.put("format", claims.format());
        json.put("simulated", claims.simulated());
        json.put("debug", claims.debug());
        json.put(
                "root",
                Map.of("name", claims.root().name(), "keySha256", claims.root().keySha256()));
        json.put("tcb", tcb);
        json.put("measurements", claims.measurements());
        json.put("reportData", claims.reportData());
        json.put("platform", claims.platform());
        json.put("dates", dates);
        return json;
    }

    private static Map<String, Object> refused(Verdict.Refused refused) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", refused.code().name());
        json.put("step", refused.step().name());
        json.put("found", refused.found());
        json.put("expected", refused.expected());
        json.put(
                "next",
                Map.of("en", refused.code().remedy(), "zh", refused.code().remedyChinese()));
        return json;
    }

    /** A few lines of English. */
    public static String english(Verdict verdict) {
        return verdict.fold(
                v -> "VERIFIED: " + v.claims().format()
                        + v.claims()
                                .tcb()
                                .status()
                                .map(s -> ", TCB " + s.published())
                                .orElse("")
                        + (v.claims().tcb().advisories().isEmpty()
                                ? ""
                                : ", advisories "
                                        + String.join(", ", v.claims().tcb().advisories()))
                        + (v.claims().debug() ? ", DEBUG" : "")
                        + (v.claims().simulated() ? ", SIMULATED: its root is not a hardware vendor's" : "")
                        + ". Root " + v.claims().root().name() + "."
                        + lines(v.warnings().stream().map(Warning::english).toList()),
                r -> "REFUSED: " + r.code() + ". Failing step: " + r.step().english() + ". Found " + r.found()
                        + "; expected " + r.expected() + ". Next: "
                        + r.code().remedy() + ". Passed: "
                        + (r.passed().isEmpty()
                                ? "nothing"
                                : String.join(
                                        "; ",
                                        r.passed().stream().map(Step::english).toList()))
                        + ".");
    }

    /** A few lines of Chinese. */
    public static String chinese(Verdict verdict) {
        return verdict.fold(
                v -> "通过：" + v.claims().format()
                        + v.claims()
                                .tcb()
                                .status()
                                .map(s -> "，TCB " + s.published())
                                .orElse("")
                        + (v.claims().tcb().advisories().isEmpty()
                                ? ""
                                : "，安全公告 " + String.join("、", v.claims().tcb().advisories()))
                        + (v.claims().debug() ? "，可调试" : "")
                        + (v.claims().simulated() ? "，模拟：其根不属于硬件厂商" : "")
                        + "。根：" + v.claims().root().name() + "。"
                        + lines(v.warnings().stream().map(Warning::chinese).toList()),
                r -> "拒绝：" + r.code() + "。未通过的步骤：" + r.step().chinese() + "。实际 " + r.found() + "；应为 "
                        + r.expected() + "。下一步：" + r.code().remedyChinese() + "。已通过："
                        + (r.passed().isEmpty()
                                ? "无"
                                : String.join(
                                        "；",
                                        r.passed().stream().map(Step::chinese).toList()))
                        + "。");
    }

    private static String lines(List<String> sentences) {
        return sentences.isEmpty() ? "" : " " + String.join(". ", sentences) + ".";
    }
}
