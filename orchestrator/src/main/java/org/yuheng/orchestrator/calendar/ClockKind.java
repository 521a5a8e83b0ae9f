package org.yuheng.orchestrator.calendar;

import org.yuheng.orchestrator.web.Bilingual;

/** What is timed (domain.md §2). */
public enum ClockKind implements Bilingual {
    /** The answer to a request; runs from its receipt. */
    ANSWER("答复", "answer"),
    /** Providing the data after consent. */
    PROVISION("提供数据", "provision of the data"),
    /** Verifying and correcting after a 校核 request. */
    CORRECTION("校核", "verification and correction"),
    CATALOGUE_UPDATE("目录更新", "catalogue update"),
    CATALOGUE_REVIEW("目录审核发布", "review of a catalogue update"),
    DISPUTE_STEP("争议处理", "step of a dispute");

    private final String zh;
    private final String en;

    ClockKind(String zh, String en) {
        this.zh = zh;
        this.en = en;
    }

    @Override
    public String zh() {
        return zh;
    }

    @Override
    public String en() {
        return en;
    }
}
