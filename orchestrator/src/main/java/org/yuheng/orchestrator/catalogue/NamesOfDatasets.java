package org.yuheng.orchestrator.catalogue;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.pages.DatasetNames;
import org.yuheng.orchestrator.web.Bilingual;

/** Names for other steps' pages. */
@Component
class NamesOfDatasets implements DatasetNames {

    private final Catalogue catalogue;

    NamesOfDatasets(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    private record Name(String zh, String en) implements Bilingual {}

    @Override
    public Optional<Bilingual> of(String code) {
        return catalogue.find(code).map(dataset -> new Name(dataset.nameZh(), dataset.nameEn()));
    }
}
