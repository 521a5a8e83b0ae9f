package org.yuheng.orchestrator.pages;

import java.util.Optional;
import org.yuheng.orchestrator.web.Bilingual;

/** How datasets are called, for pages of steps that know only their codes; the catalogue offers it. */
public interface DatasetNames {

    Optional<? extends Bilingual> of(String code);
}
