package org.yuheng.orchestrator.catalogue;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.web.InvalidParameter;
import org.yuheng.orchestrator.web.Page;
import org.yuheng.policy.Facts.Grade;
import org.yuheng.policy.Facts.PersonalInfo;
import org.yuheng.policy.Facts.SharingType;

/** The catalogue for people. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "catalogue")
class CatalogueResource {

    private final Catalogue catalogue;
    private final DatasetStore store;

    CatalogueResource(Catalogue catalogue, DatasetStore store) {
        this.catalogue = catalogue;
        this.store = store;
    }

    /** One line of a list. */
    record Summary(
            String code,
            String nameZh,
            String nameEn,
            String owner,
            Optional<String> platform,
            Optional<String> node,
            SharingType sharingType,
            Optional<Grade> grade,
            PersonalInfo personalInfo,
            boolean notSharedDefect,
            long rows,
            int items,
            long version) {

        static Summary of(Catalogue.Entry entry) {
            Dataset dataset = entry.dataset();
            return new Summary(
                    dataset.code(),
                    dataset.nameZh(),
                    dataset.nameEn(),
                    dataset.owner(),
                    dataset.platform(),
                    dataset.node(),
                    dataset.sharingType(),
                    dataset.grading().map(grading -> grading.grade()),
                    dataset.personalInfo(),
                    dataset.hasNotSharedDefect(),
                    dataset.rows(),
                    dataset.items().size(),
                    entry.version());
        }
    }

    record Detail(
            Dataset dataset,
            PersonalInfo personalInfo,
            boolean notSharedDefect,
            long version,
            String digest,
            Optional<Instant> declaredAt,
            Instant updatedAt) {

        static Detail of(Catalogue.Entry entry) {
            return new Detail(
                    entry.dataset(),
                    entry.dataset().personalInfo(),
                    entry.dataset().hasNotSharedDefect(),
                    entry.version(),
                    entry.digest(),
                    entry.declaredAt(),
                    entry.updatedAt());
        }
    }

    @GetMapping("/datasets")
    @Operation(summary = "Search the catalogue in Chinese or English; the best names first")
    Page<Summary> search(
            CurrentUser user,
            @RequestParam(required = false) String q,
            @RequestParam(required = false) String owner,
            @RequestParam(required = false) String platform,
            @RequestParam(required = false) SharingType sharingType,
            @RequestParam(required = false) Grade grade,
            @RequestParam(required = false) PersonalInfo personalInfo,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) Integer limit) {
        Permissions.require(user, Action.CATALOGUE_READ);
        CatalogueSearch search = CatalogueSearch.of(q, owner, platform, sharingType, grade, personalInfo);
        int size = Page.size(limit);
        return store.page(search, cursor, size).map(Summary::of);
    }

    @GetMapping("/dataset-facets")
    @Operation(summary = "How many datasets of a search fall to each owner, platform, sharing type, grade and category")
    List<CatalogueSearch.Facet> facets(
            CurrentUser user,
            @RequestParam(required = false) String q,
            @RequestParam(required = false) String owner,
            @RequestParam(required = false) String platform,
            @RequestParam(required = false) SharingType sharingType,
            @RequestParam(required = false) Grade grade,
            @RequestParam(required = false) PersonalInfo personalInfo) {
        Permissions.require(user, Action.CATALOGUE_READ);
        return store.facets(CatalogueSearch.of(q, owner, platform, sharingType, grade, personalInfo));
    }

    @GetMapping("/datasets/{code}")
    @Operation(summary = "One catalogue entry with its items")
    Detail get(CurrentUser user, @PathVariable String code) {
        Permissions.require(user, Action.CATALOGUE_READ);
        return catalogue
                .entry(code)
                .map(Detail::of)
                .orElseThrow(() -> CatalogueProblems.DATASET_UNKNOWN.because(
                        "dataset \"" + code + "\" is not in the catalogue; search at GET /api/v1/datasets"));
    }

    @PutMapping("/datasets/{code}")
    @Operation(summary = "Register or change an entry by hand, for owners without a node")
    Detail put(CurrentUser user, @PathVariable String code, @RequestBody Dataset body) {
        Permissions.require(user, Action.CATALOGUE_EDIT);
        if (!body.code().equals(code)) {
            throw new InvalidParameter("the body's code \"" + body.code() + "\" must be the path's \"" + code + "\"");
        }
        return Detail.of(catalogue.register(user.actor(), body));
    }
}
