package org.yuheng.orchestrator.request;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.yuheng.orchestrator.web.Bilingual;

/** States of a request (domain.md §4), and which may follow which. */
public enum RequestState implements Bilingual {
    /** Being written, or filed and waiting for the head of the applicant's own office. */
    DRAFT("草稿", "draft"),
    DEPT_APPROVED("部门已审签", "approved by the own office"),
    /** Received: the statutory clock runs. */
    SUBMITTED("已提交", "submitted"),
    SUPPLEMENT("待补正", "supplement asked for"),
    CLASSIFIED("已分类", "classified"),
    RISK_ASSESSED("已评估风险", "risk assessed"),
    PROVIDER_REVIEW("提供方审核中", "under review"),
    AGREED("已同意", "agreed"),
    AGREEMENT_SIGNED("协议已签署", "agreement signed"),
    /** Owners are asked for grants: the clock of provision runs. */
    PROVISIONING("授权中", "grants asked for"),
    GRANTED("已授权", "granted"),
    READY("就绪", "ready"),
    IN_USE("使用中", "in use"),
    EXPIRING("即将到期", "expiring"),
    DISPOSAL("处置中", "being disposed of"),
    CLOSED("已办结", "closed"),
    /** Stopped by a gate. */
    REJECTED("不予受理", "rejected"),
    /** 不予共享, with its citation. */
    DENIED("不予共享", "denied"),
    /** By people, with reasons. */
    REFUSED("不同意", "refused"),
    WITHDRAWN("已撤回", "withdrawn"),
    TERMINATED("已终止", "terminated"),
    HOLD("挂起", "on hold"),
    SUSPENDED("已中止", "suspended"),
    WITHDRAWAL_NEGOTIATION("撤回协商中", "withdrawal being negotiated"),
    CORRECTION("校核中", "being verified and corrected"),
    DISPUTE("争议处理中", "in dispute"),
    EXTENSION("延期", "extended");

    private static final Map<RequestState, Set<RequestState>> NEXT = transitions();

    private final String zh;
    private final String en;

    RequestState(String zh, String en) {
        this.zh = zh;
        this.en = en;
    }

    private static Map<RequestState, Set<RequestState>> transitions() {
        Map<RequestState, Set<RequestState>> next = new EnumMap<>(RequestState.class);
        put(next, DRAFT, DEPT_APPROVED, WITHDRAWN);
        put(next, DEPT_APPROVED, SUBMITTED, WITHDRAWN);
        put(next, SUBMITTED, SUPPLEMENT, CLASSIFIED, REJECTED, DENIED, HOLD, WITHDRAWN, TERMINATED);
        put(next, SUPPLEMENT, SUBMITTED, WITHDRAWN, TERMINATED);
        put(next, CLASSIFIED, RISK_ASSESSED, HOLD, WITHDRAWN, TERMINATED);
        put(next, RISK_ASSESSED, PROVIDER_REVIEW, HOLD, WITHDRAWN, TERMINATED);
        put(
                next,
                PROVIDER_REVIEW,
                AGREED,
                REFUSED,
                SUPPLEMENT,
                EXTENSION,
                DISPUTE,
                HOLD,
                SUSPENDED,
                WITHDRAWN,
                TERMINATED);
        put(next, EXTENSION, PROVIDER_REVIEW, AGREED, REFUSED, SUPPLEMENT, HOLD, WITHDRAWN, TERMINATED);
        put(next, AGREED, AGREEMENT_SIGNED, PROVISIONING, HOLD, SUSPENDED, WITHDRAWN, TERMINATED);
        put(next, AGREEMENT_SIGNED, PROVISIONING, HOLD, SUSPENDED, WITHDRAWN, TERMINATED);
        put(next, PROVISIONING, GRANTED, REFUSED, HOLD, SUSPENDED, WITHDRAWN, TERMINATED);
        put(next, GRANTED, READY, HOLD, SUSPENDED, WITHDRAWN, TERMINATED);
        put(next, READY, IN_USE, HOLD, SUSPENDED, EXPIRING, WITHDRAWN, TERMINATED);
        put(next, IN_USE, EXPIRING, HOLD, SUSPENDED, CORRECTION, DISPUTE, WITHDRAWAL_NEGOTIATION, TERMINATED);
        put(next, EXPIRING, DISPOSAL, IN_USE, TERMINATED);
        put(next, DISPOSAL, CLOSED, HOLD);
        put(next, HOLD, SUBMITTED, WITHDRAWN, TERMINATED);
        put(next, SUSPENDED, SUBMITTED, IN_USE, WITHDRAWN, TERMINATED);
        put(next, WITHDRAWAL_NEGOTIATION, IN_USE, DISPOSAL, TERMINATED);
        put(next, CORRECTION, IN_USE, TERMINATED);
        put(next, DISPUTE, PROVIDER_REVIEW, IN_USE, REFUSED, TERMINATED);
        for (RequestState end : EnumSet.of(CLOSED, REJECTED, DENIED, REFUSED, WITHDRAWN, TERMINATED)) {
            put(next, end);
        }
        return next;
    }

    private static void put(Map<RequestState, Set<RequestState>> next, RequestState from, RequestState... to) {
        EnumSet<RequestState> all = EnumSet.noneOf(RequestState.class);
        Collections.addAll(all, to);
        next.put(from, Collections.unmodifiableSet(all));
    }

    /** What may come directly after this state. */
    public Set<RequestState> next() {
        return NEXT.get(this);
    }

    /** Nothing comes after it. */
    public boolean ended() {
        return next().isEmpty();
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
