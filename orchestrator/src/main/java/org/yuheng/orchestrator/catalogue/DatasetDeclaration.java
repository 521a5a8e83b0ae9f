package org.yuheng.orchestrator.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.yuheng.policy.Facts.Grade;
import org.yuheng.policy.Facts.Grading;
import org.yuheng.policy.Facts.NotSharedBasis;
import org.yuheng.policy.Facts.Secrecy;
import org.yuheng.policy.Facts.SharingMode;
import org.yuheng.policy.Facts.SharingType;
import org.yuheng.trust.UtcInstant;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What a node declares of one dataset of its owners, as it is signed.
 *
 * @param node the node that opens the dataset
 * @param declaredAt orders the declarations of one dataset
 * @param rows volume at that time
 */
public record DatasetDeclaration(
        String node,
        @JsonDeserialize(using = UtcInstant.class) Instant declaredAt,
        long rows,
        Declared dataset) {

    /** DSSE payload type. */
    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.dataset-declaration.v1+json";

    /**
     * @param grade empty text while it is not graded
     * @param gradedAt ISO day, empty likewise
     */
    public record Declared(
            String code,
            String owner,
            String nameZh,
            String nameEn,
            String descriptionZh,
            String descriptionEn,
            Optional<String> platform,
            SharingType sharingType,
            Optional<NotSharedBasis> nonShareBasis,
            List<SharingMode> sharingModes,
            String updateCycle,
            String grade,
            String gradedAt,
            boolean anonymised,
            boolean providerPrivate,
            boolean tradeSecret,
            Secrecy secrecy,
            boolean importantData,
            boolean coreData,
            String steward,
            List<Dataset.DataItem> items) {}

    /** @throws IllegalArgumentException naming the field that is wrong */
    Dataset toDataset() {
        return new Dataset(
                dataset.code(),
                dataset.owner(),
                dataset.platform(),
                Optional.of(node),
                dataset.nameZh(),
                dataset.nameEn(),
                dataset.descriptionZh(),
                dataset.descriptionEn(),
                dataset.sharingType(),
                dataset.nonShareBasis(),
                "",
                dataset.sharingModes(),
                "table",
                dataset.updateCycle(),
                grading(),
                dataset.anonymised(),
                dataset.providerPrivate(),
                dataset.tradeSecret(),
                dataset.secrecy(),
                dataset.importantData(),
                dataset.coreData(),
                dataset.steward(),
                rows,
                dataset.items());
    }

    private Optional<Grading> grading() {
        if (dataset.grade().isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Grading(Grade.valueOf(dataset.grade()), LocalDate.parse(dataset.gradedAt()), false));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "gradedAt \"" + dataset.gradedAt() + "\" must be a day like 2026-01-31", e);
        }
    }
}
