package org.yuheng.orchestrator.catalogue;

import org.springframework.http.HttpStatus;
import org.yuheng.orchestrator.web.ProblemType;

final class CatalogueProblems {

    static final ProblemType DATASET_UNKNOWN =
            new ProblemType(HttpStatus.NOT_FOUND, "DATASET_UNKNOWN", "目录中没有该数据集", "The catalogue has no such dataset");
    static final ProblemType DATASET_NOT_YOURS = new ProblemType(
            HttpStatus.FORBIDDEN, "DATASET_NOT_YOURS", "该数据集不属于申报方", "The dataset belongs to somebody else");
    static final ProblemType DATASET_PLACE_UNKNOWN = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "DATASET_PLACE_UNKNOWN",
            "数据集的机构、平台或节点未登记",
            "The dataset's owner, platform or node is not registered");
    static final ProblemType DECLARATION_REFUSED = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT, "DECLARATION_REFUSED", "数据集申报未通过验证", "The declaration was not accepted");
    static final ProblemType DECLARATION_STALE =
            new ProblemType(HttpStatus.CONFLICT, "DECLARATION_STALE", "已有更新的申报", "A newer declaration is registered");

    private CatalogueProblems() {}
}
