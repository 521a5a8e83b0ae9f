package org.yuheng.node.datasets;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;

/**
 * A dataset as its owner declares it: what the catalogue shows, and the limits that this node holds every job to.
 *
 * @param code catalogue code, unique in the city
 * @param owner organisation id of one of this node's owners
 */
public record Declaration(
        String code,
        String owner,
        String nameZh,
        String nameEn,
        String descriptionZh,
        String descriptionEn,
        Optional<String> platform,
        SharingType sharingType,
        Optional<NonShareBasis> nonShareBasis,
        List<String> sharingModes,
        String updateCycle,
        String grade,
        String gradedAt,
        boolean anonymised,
        boolean providerPrivate,
        boolean tradeSecret,
        String secrecy,
        boolean importantData,
        boolean coreData,
        String steward,
        List<Item> items) {

    public enum SharingType {
        UNCONDITIONAL,
        CONDITIONAL,
        NOT_SHARED
    }

    /**
     * @param kind LAW, ADMINISTRATIVE_REGULATION, STATE_COUNCIL_DECISION or OTHER
     */
    public record NonShareBasis(String kind, String citation) {}

    /**
     * @param name SQL name
     * @param sourceColumn its name in the source
     * @param personalInfo NONE, GENERAL, SENSITIVE or MINOR
     * @param grade of the column, where it differs from the dataset's
     * @param identifier identifies the data subject
     * @param reveal the widest way that it may show in a result
     */
    public record Item(
            String name,
            String sourceColumn,
            ColumnType type,
            String nameZh,
            String nameEn,
            Optional<String> unit,
            Optional<String> grade,
            String personalInfo,
            boolean providerPrivate,
            boolean identifier,
            Reveal reveal) {

        /** The same column under another SQL name. */
        Item named(String other) {
            return new Item(
                    other,
                    sourceColumn,
                    type,
                    nameZh,
                    nameEn,
                    unit,
                    grade,
                    personalInfo,
                    providerPrivate,
                    identifier,
                    reveal);
        }
    }

    /** The same dataset on another platform, or on none. */
    Declaration on(Optional<String> other) {
        return new Declaration(
                code,
                owner,
                nameZh,
                nameEn,
                descriptionZh,
                descriptionEn,
                other,
                sharingType,
                nonShareBasis,
                sharingModes,
                updateCycle,
                grade,
                gradedAt,
                anonymised,
                providerPrivate,
                tradeSecret,
                secrecy,
                importantData,
                coreData,
                steward,
                items);
    }

    public Declaration {
        sharingModes = List.copyOf(sharingModes);
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("dataset " + code + " declares no items; declare at least one");
        }
        Set<String> names = new HashSet<>();
        for (Item item : items) {
            if (!names.add(item.name())) {
                throw new IllegalArgumentException("dataset " + code + " declares item " + item.name() + " twice");
            }
        }
    }

    public Optional<Item> item(String name) {
        return items.stream().filter(i -> i.name().equals(name)).findFirst();
    }
}
