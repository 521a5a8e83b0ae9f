package org.yuheng.orchestrator.approval;

import org.yuheng.orchestrator.web.Bilingual;

/** Why a request may be refused; a provider invents no conditions of its own (Decree 809). */
public enum Ground implements Bilingual {
    NO_LEGAL_BASIS("缺少法律依据", "no legal basis"),
    PURPOSE_NOT_NEEDED("与履职目的无关或超出必要范围", "not needed for the stated duty"),
    DATA_NOT_HELD("本单位不掌握该数据", "this organisation does not hold the data"),
    CONDITION_NOT_MET("不满足目录载明的共享条件", "the catalogue's condition is not met"),
    SECURITY_RISK("存在未消除的安全风险", "a security risk that is not removed"),
    OFFICE_DISAGREES("本部门不同意提出申请", "the own office does not support the request"),
    RESULT_DISCLOSES("结果可能泄露个体信息", "the result may disclose individuals");

    private final String zh;
    private final String en;

    Ground(String zh, String en) {
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
