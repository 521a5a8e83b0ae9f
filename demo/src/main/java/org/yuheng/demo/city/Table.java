package org.yuheng.demo.city;

import java.util.List;
import java.util.Optional;
import org.yuheng.node.datasets.Declaration;

/**
 * A made-up dataset.
 *
 * @param platform of government data
 * @param node that opens it; empty where its owner has none
 * @param flags of {@link Flag} that hold
 */
public record Table(
        String code,
        String owner,
        Optional<String> platform,
        Optional<String> node,
        String zh,
        String en,
        int rows,
        List<Flag> flags,
        List<Column> columns) {

    /** What is special about it. */
    enum Flag {
        PRIVATE,
        /** Comes in from its owner's own REST server. */
        FEED,
        CORE,
        NOT_SHARED,
        CITED
    }

    public Table {
        flags = List.copyOf(flags);
        columns = List.copyOf(columns);
    }

    /** Whether it comes in from its owner's own REST server. */
    public boolean fed() {
        return is(Flag.FEED);
    }

    boolean is(Flag flag) {
        return flags.contains(flag);
    }

    /** As its owner declares it at the node. */
    public Declaration declaration() {
        return new Declaration(
                code,
                owner,
                zh,
                en,
                "演示数据，随机生成，不涉及任何真实个人。",
                "Demo data made by a random generator; nobody in it is real.",
                platform,
                is(Flag.NOT_SHARED) ? Declaration.SharingType.NOT_SHARED : Declaration.SharingType.CONDITIONAL,
                is(Flag.CITED)
                        ? Optional.of(new Declaration.NonShareBasis("LAW", "演示法 第九条 / Demo Act, Article 9"))
                        : Optional.empty(),
                List.of("BATCH"),
                "MONTHLY",
                is(Flag.CORE) ? "CORE" : "GENERAL_2",
                "2026-01-05",
                false,
                is(Flag.PRIVATE),
                false,
                "NONE",
                false,
                is(Flag.CORE),
                "数据管理员 / steward",
                columns.stream().map(Column::item).toList());
    }
}
