package org.yuheng.orchestrator.catalogue;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.partner.Parties;
import org.yuheng.policy.Facts.Grading;

/** The datasets of all platforms and partners. */
@Component
public class Catalogue {

    private final DatasetStore store;
    private final Organisations organisations;
    private final Parties parties;
    private final AuditTrail audit;

    Catalogue(DatasetStore store, Organisations organisations, Parties parties, AuditTrail audit) {
        this.store = store;
        this.organisations = organisations;
        this.parties = parties;
        this.audit = audit;
    }

    /**
     * A dataset as it is registered.
     *
     * @param version grows with each change
     * @param digest {@code sha256:…} of the entry
     * @param declaredAt by its node; empty when an administrator registered it
     */
    public record Entry(
            Dataset dataset, long version, String digest, Optional<Instant> declaredAt, Instant updatedAt) {}

    public Optional<Dataset> find(String code) {
        return entry(code).map(Entry::dataset);
    }

    /** In the order of the codes; unknown ones are left out. */
    public List<Dataset> find(Collection<String> codes) {
        return store.find(codes).stream().map(Entry::dataset).toList();
    }

    public Optional<Entry> entry(String code) {
        return store.find(List.of(code)).stream().findFirst();
    }

    /** The best names first. */
    public List<Dataset> search(String text, int most) {
        CatalogueSearch search = CatalogueSearch.of(text, null, null, null, null, null);
        return store.page(search, null, most).items().stream()
                .map(Entry::dataset)
                .toList();
    }

    /** Registers an entry for an administrator, who answers for what stands in it. */
    @Transactional
    public Entry register(Actor by, Dataset dataset) {
        return save(by, dataset, null, null);
    }

    /**
     * @param declaredAt null when no node declared it
     * @param declaration the signed envelope, null likewise
     */
    @Transactional
    Entry save(Actor by, Dataset declared, Instant declaredAt, byte[] declaration) {
        requireRegistered(declared);
        Optional<Entry> before = store.lock(declared.code());
        before.filter(entry -> !entry.dataset().owner().equals(declared.owner()))
                .ifPresent(entry -> {
                    throw CatalogueProblems.DATASET_NOT_YOURS.because(
                            "dataset \"" + declared.code() + "\" belongs to another organisation; choose another code");
                });
        Dataset dataset = declared.withGrading(grading(before.map(Entry::dataset), declared));
        String digest = dataset.digest();
        if (before.isPresent() && before.get().digest().equals(digest)) {
            if (declaredAt != null) {
                store.touch(dataset.code(), declaredAt, declaration);
            }
            return before.get();
        }
        Entry saved = store.save(
                dataset,
                digest,
                before.map(Entry::version).orElse(0L) + 1,
                declaredAt,
                declaration,
                organisations.find(dataset.owner()).orElseThrow());
        audit.record(AuditEvent.of(by, before.isPresent() ? "DATASET_CHANGED" : "DATASET_REGISTERED")
                .object("dataset", dataset.code(), saved.version())
                .datasets(List.of(dataset.code()))
                .change(before.map(Entry::digest).orElse(""), digest));
        return saved;
    }

    /** A grade is for what was graded: when that changes and the grade does not, the grade is stale. */
    private static Optional<Grading> grading(Optional<Dataset> before, Dataset after) {
        Optional<Grading> old = before.flatMap(Dataset::grading);
        if (old.isEmpty() || after.grading().isEmpty()) {
            return after.grading();
        }
        Grading fresh = after.grading().get();
        boolean sameGrading = fresh.gradedAt().equals(old.get().gradedAt());
        boolean changed = !before.get().gradedAlike(after);
        return Optional.of(new Grading(
                fresh.grade(),
                fresh.gradedAt(),
                fresh.stale() || sameGrading && (changed || old.get().stale())));
    }

    private void requireRegistered(Dataset dataset) {
        Organisation owner = organisations
                .find(dataset.owner())
                .orElseThrow(() -> CatalogueProblems.DATASET_PLACE_UNKNOWN.because(
                        "owner \"" + dataset.owner() + "\" is not registered; register the organisation first"));
        boolean government = owner.kind() != Organisation.Kind.COMMERCIAL;
        if (government && dataset.platform().isEmpty()) {
            throw CatalogueProblems.DATASET_PLACE_UNKNOWN.because(
                    "government dataset \"" + dataset.code() + "\" needs the platform that it lives on");
        }
        dataset.platform().filter(id -> parties.platform(id).isEmpty()).ifPresent(id -> {
            throw CatalogueProblems.DATASET_PLACE_UNKNOWN.because("platform \"" + id + "\" is not registered");
        });
        dataset.node().ifPresent(id -> {
            boolean serves = parties.node(id)
                    .filter(node -> node.owners().contains(dataset.owner()))
                    .isPresent();
            if (!serves) {
                throw CatalogueProblems.DATASET_PLACE_UNKNOWN.because(
                        "node \"" + id + "\" is not registered as serving " + dataset.owner());
            }
        });
    }
}
