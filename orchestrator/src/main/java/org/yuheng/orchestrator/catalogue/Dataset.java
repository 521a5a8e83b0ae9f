package org.yuheng.orchestrator.catalogue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.identity.Ids;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.policy.Facts;
import org.yuheng.policy.Facts.Grade;
import org.yuheng.policy.Facts.Grading;
import org.yuheng.policy.Facts.NotSharedBasis;
import org.yuheng.policy.Facts.PersonalInfo;
import org.yuheng.policy.Facts.Secrecy;
import org.yuheng.policy.Facts.SharingMode;
import org.yuheng.policy.Facts.SharingType;
import org.yuheng.trust.Digests;

/**
 * A catalogue entry 目录条目 (domain.md §3).
 *
 * @param code unique in the city, SQL-safe
 * @param owner organisation that provides it
 * @param platform the government data platform it lives on; empty for commercial data
 * @param node the node that opens it; empty where it can only come in by API
 * @param notSharedBasis what 不予共享 stands on; without it that sharing type is a defect of the entry
 * @param conditions of conditional sharing, in the provider's words
 * @param format for example {@code table}
 * @param updateCycle for example {@code daily}
 * @param grading empty while nobody graded it
 * @param providerPrivate flagged private by its provider
 * @param steward person or office to ask
 * @param rows volume, 0 or more
 * @param items columns, 1 to 2,000
 */
public record Dataset(
        String code,
        String owner,
        Optional<String> platform,
        Optional<String> node,
        String nameZh,
        String nameEn,
        String descriptionZh,
        String descriptionEn,
        SharingType sharingType,
        Optional<NotSharedBasis> notSharedBasis,
        String conditions,
        List<SharingMode> sharingModes,
        String format,
        String updateCycle,
        Optional<Grading> grading,
        boolean anonymised,
        boolean providerPrivate,
        boolean tradeSecret,
        Secrecy secrecy,
        boolean importantData,
        boolean coreData,
        String steward,
        long rows,
        List<DataItem> items) {

    static final int MAX_ITEMS = 2_000;

    /**
     * A column 数据项.
     *
     * @param unit empty where it has none
     * @param grade empty: that of the dataset
     * @param identifier identifies the data subject
     * @param reveal the widest way in which it may show in a result
     */
    public record DataItem(
            String name,
            ColumnType type,
            String nameZh,
            String nameEn,
            Optional<String> unit,
            Optional<Grade> grade,
            PersonalInfo personalInfo,
            boolean providerPrivate,
            boolean identifier,
            Reveal reveal) {

        public DataItem {
            Ids.require("item", name);
            Objects.requireNonNull(type, "item " + name + ": type is missing");
            Texts.require("item " + name + ": nameZh", nameZh, 200);
            Texts.require("item " + name + ": nameEn", nameEn, 200);
            unit = present(unit);
            unit.ifPresent(text -> Texts.require("item " + name + ": unit", text, 50));
            grade = present(grade);
            Objects.requireNonNull(personalInfo, "item " + name + ": personalInfo is missing");
            Objects.requireNonNull(reveal, "item " + name + ": reveal is missing");
        }
    }

    public Dataset {
        Ids.require("code", code);
        Ids.require("owner", owner);
        platform = present(platform);
        platform.ifPresent(id -> Ids.require("platform", id));
        node = present(node);
        node.ifPresent(id -> Ids.require("node", id));
        Texts.require("nameZh", nameZh, 200);
        Texts.require("nameEn", nameEn, 200);
        descriptionZh = Texts.optional("descriptionZh", descriptionZh, 4_000);
        descriptionEn = Texts.optional("descriptionEn", descriptionEn, 4_000);
        Objects.requireNonNull(sharingType, "sharingType is missing");
        notSharedBasis = present(notSharedBasis);
        conditions = Texts.optional("conditions", conditions, 4_000);
        sharingModes =
                sharingModes == null || sharingModes.isEmpty() ? List.of() : List.copyOf(EnumSet.copyOf(sharingModes));
        format = Texts.optional("format", format, 50);
        updateCycle = Texts.optional("updateCycle", updateCycle, 50);
        grading = present(grading);
        Objects.requireNonNull(secrecy, "secrecy is missing");
        steward = Texts.optional("steward", steward, 200);
        if (rows < 0) {
            throw new IllegalArgumentException("rows " + rows + " must be 0 or more");
        }
        if (items == null || items.isEmpty() || items.size() > MAX_ITEMS) {
            throw new IllegalArgumentException("dataset " + code + " has " + (items == null ? 0 : items.size())
                    + " items, expected 1 to " + MAX_ITEMS);
        }
        items = List.copyOf(items);
        Set<String> names = new HashSet<>();
        for (DataItem item : items) {
            if (!names.add(item.name())) {
                throw new IllegalArgumentException("dataset " + code + " has item \"" + item.name() + "\" twice");
            }
        }
    }

    private static <T> Optional<T> present(Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }

    public Optional<DataItem> item(String name) {
        return items.stream().filter(item -> item.name().equals(name)).findFirst();
    }

    /** The most sensitive personal information among its items; NONE once anonymised. */
    public PersonalInfo personalInfo() {
        return items.stream().map(DataItem::personalInfo).max(Enum::compareTo).orElse(PersonalInfo.NONE);
    }

    /** 不予共享 without a citation: a defect of the entry, not a denial. */
    public boolean hasNotSharedDefect() {
        return sharingType == SharingType.NOT_SHARED
                && notSharedBasis
                        .filter(basis -> basis.kind() != Facts.NotSharedKind.OTHER
                                && !basis.citation().isBlank())
                        .isEmpty();
    }

    /** Digest of the whole entry. */
    String digest() {
        return Digests.of(StrictJson.write(this));
    }

    /** Whether what a grade is given for is the same in both: columns, flags, anonymisation. */
    boolean gradedAlike(Dataset other) {
        return items.equals(other.items)
                && anonymised == other.anonymised
                && tradeSecret == other.tradeSecret
                && secrecy == other.secrecy
                && importantData == other.importantData
                && coreData == other.coreData;
    }

    Dataset withGrading(Optional<Grading> changed) {
        return new Dataset(
                code,
                owner,
                platform,
                node,
                nameZh,
                nameEn,
                descriptionZh,
                descriptionEn,
                sharingType,
                notSharedBasis,
                conditions,
                sharingModes,
                format,
                updateCycle,
                changed,
                anonymised,
                providerPrivate,
                tradeSecret,
                secrecy,
                importantData,
                coreData,
                steward,
                rows,
                items);
    }
}
