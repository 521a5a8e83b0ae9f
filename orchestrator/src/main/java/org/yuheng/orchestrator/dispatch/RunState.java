package org.yuheng.orchestrator.dispatch;

import java.util.EnumSet;
import java.util.Set;
import org.yuheng.orchestrator.web.Bilingual;

/** States of one run of a request (domain.md §4). */
public enum RunState implements Bilingual {
    QUEUED("排队中", "queued"),
    PREPARING("准备中", "preparing"),
    RUNNING("运行中", "running"),
    /** The result is sealed and held until its reviewer releases it. */
    RESULT_REVIEW("结果待审", "result under review"),
    RELEASED("已放行", "released"),
    FAILED("失败", "failed"),
    /** Imported data held private content; the request is decided again. */
    QUARANTINED("已隔离", "quarantined"),
    CANCELLED("已取消", "cancelled");

    private final String zh;
    private final String en;

    RunState(String zh, String en) {
        this.zh = zh;
        this.en = en;
    }

    /** What may come directly after this state. */
    public Set<RunState> next() {
        return switch (this) {
            case QUEUED -> EnumSet.of(PREPARING, CANCELLED, FAILED);
            case PREPARING -> EnumSet.of(RUNNING, QUARANTINED, FAILED, CANCELLED);
            case RUNNING -> EnumSet.of(PREPARING, RESULT_REVIEW, RELEASED, QUARANTINED, FAILED, CANCELLED);
            case RESULT_REVIEW -> EnumSet.of(RELEASED, FAILED, CANCELLED);
            case RELEASED, FAILED, QUARANTINED, CANCELLED -> EnumSet.noneOf(RunState.class);
        };
    }

    public boolean ended() {
        return next().isEmpty();
    }

    /** Whether the run holds one of the places that admission counts. */
    public boolean running() {
        return this == PREPARING || this == RUNNING;
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
