package org.yuheng.demo.city;

import java.util.Optional;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;
import org.yuheng.node.datasets.Declaration;

/** A column of a made-up table. */
record Column(
        String name, ColumnType type, String zh, String en, String personalInfo, boolean identifier, Reveal reveal) {

    static Column person() {
        return new Column("person_id", ColumnType.VARCHAR, "身份证号", "identity number", "GENERAL", true, Reveal.JOIN_KEY);
    }

    static Column group(String name, String zh) {
        return new Column(name, ColumnType.VARCHAR, zh, name.replace('_', ' '), "NONE", false, Reveal.GROUP_KEY);
    }

    static Column number(String name, String zh) {
        return new Column(name, ColumnType.BIGINT, zh, name.replace('_', ' '), "GENERAL", false, Reveal.AGGREGATE);
    }

    static Column segment() {
        return new Column("segment_id", ColumnType.VARCHAR, "路段编号", "road segment", "NONE", true, Reveal.PLAIN);
    }

    /** About no person, and open to any result. */
    static Column open(String name, ColumnType type, String zh) {
        return new Column(name, type, zh, name.replace('_', ' '), "NONE", false, Reveal.PLAIN);
    }

    Declaration.Item item() {
        return new Declaration.Item(
                name, name, type, zh, en, Optional.empty(), Optional.empty(), personalInfo, false, identifier, reveal);
    }
}
