package org.yuheng.orchestrator.request;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a request still lacks, said at once (补正一次性告知).
 *
 * @param missing empty when the request is complete
 */
public record SupplementNotice(List<Missing> missing) {

    /**
     * @param field pointer into the form, for example {@code /legalBasis}
     */
    public record Missing(String field, String zh, String en) {}

    public SupplementNotice {
        missing = List.copyOf(missing);
    }

    public static SupplementNotice of(RequestForm form) {
        List<Missing> missing = new ArrayList<>();
        need(missing, !form.title().isBlank(), "/title", "申请名称", "a title");
        need(missing, !form.purpose().isBlank(), "/purpose", "使用目的", "the purpose");
        need(missing, form.necessity().isPresent(), "/necessity", "目的必要性", "how needed it is");
        need(missing, !form.legalBasis().isBlank(), "/legalBasis", "法律依据", "the legal basis");
        need(missing, form.from().isPresent(), "/from", "使用开始日期", "the first day of use");
        need(missing, form.to().isPresent(), "/to", "使用结束日期", "the last day of use");
        need(missing, form.frequency().isPresent(), "/frequency", "使用频次", "how often");
        need(missing, !form.inputs().isEmpty(), "/inputs", "所需数据目录", "at least one dataset");
        need(missing, form.computation().isPresent(), "/computation", "计算内容", "what to compute");
        need(missing, !form.recipients().isEmpty(), "/recipients", "结果接收方", "at least one recipient");
        return new SupplementNotice(missing);
    }

    private static void need(List<Missing> missing, boolean there, String field, String zh, String en) {
        if (!there) {
            missing.add(new Missing(field, "请补充：" + zh, "please add " + en));
        }
    }

    public boolean complete() {
        return missing.isEmpty();
    }

    /** Without these no rule can look at the request at all. */
    public boolean decidable() {
        return missing.stream().noneMatch(m -> switch (m.field()) {
            case "/from", "/to", "/inputs", "/computation", "/recipients", "/necessity", "/frequency" -> true;
            default -> false;
        });
    }

    public List<String> fields() {
        return missing.stream().map(Missing::field).toList();
    }
}
