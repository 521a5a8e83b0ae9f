package org.yuheng.computation.sql;

import java.util.Optional;
import org.yuheng.computation.Bilingual;
import org.yuheng.computation.Reveal;

/** Carries a refusal from any depth of a query up to {@link SqlAnalysis#of}; never seen outside. */
final class Refused extends RuntimeException {

    private static final int LONGEST_CONSTRUCT = 80;

    private final transient SqlRefusal refusal;

    Refused(SqlRefusal.Code code, At at, String construct, String zh, String en) {
        this(new SqlRefusal(
                code,
                shortened(construct),
                at.line(),
                at.column(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Bilingual(zh, en)));
    }

    private Refused(SqlRefusal refusal) {
        super(refusal.toString(), null, false, false);
        this.refusal = refusal;
    }

    Refused limit(ColumnRef source, Reveal limit) {
        return new Refused(new SqlRefusal(
                refusal.code(),
                refusal.construct(),
                refusal.line(),
                refusal.column(),
                Optional.of(source),
                Optional.of(limit),
                refusal.rewrite(),
                refusal.text()));
    }

    Refused rewrite(String rewrite) {
        return new Refused(new SqlRefusal(
                refusal.code(),
                refusal.construct(),
                refusal.line(),
                refusal.column(),
                refusal.source(),
                refusal.limit(),
                Optional.of(rewrite),
                refusal.text()));
    }

    SqlRefusal refusal() {
        return refusal;
    }

    static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_CONSTRUCT ? line : line.substring(0, LONGEST_CONSTRUCT - 1) + "…";
    }
}
