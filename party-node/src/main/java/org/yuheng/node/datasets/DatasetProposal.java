package org.yuheng.node.datasets;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;
import org.yuheng.node.datasets.Declaration.Item;
import org.yuheng.node.datasets.Declaration.SharingType;

/**
 * "My own file": a declaration that was read off a file, for its owner to correct and to declare. Suggestions are cautious:
 * whatever looks like it identifies somebody may only join, whatever is a number may only be aggregated.
 */
public record DatasetProposal(Declaration declaration, Source source) {

    private static final Pattern IDENTIFIER = Pattern.compile(
            "(.*(_|^)(id|no|uscc|code|phone|mobile|plate|account|card)$)|.*(身份证|证件|手机|电话|车牌|账号|信用代码).*");
    private static final Pattern PERSONAL =
            Pattern.compile(".*(name|address|birth|gender|id_?card|phone|mobile|姓名|住址|生日|身份证|手机|电话).*");

    /**
     * Proposes a declaration.
     *
     * @param path of a CSV (UTF-8, header line) or Parquet file on the node's machine
     * @param code catalogue code to be
     * @throws JobFailure when the file cannot be read
     */
    public static DatasetProposal of(SourceReader reader, String path, String code, String owner) throws JobFailure {
        Source source = path.toLowerCase(Locale.ROOT).endsWith(".parquet")
                ? new Source.ParquetFile(path)
                : new Source.CsvFile(path);
        return of(reader, source, code, owner);
    }

    /** Proposes a declaration of a source that says its columns itself. */
    public static DatasetProposal of(SourceReader reader, Source source, String code, String owner) throws JobFailure {
        return proposal(source, reader.describe(source), code, owner);
    }

    /** Proposes a declaration of a source of which only the names of the columns are known; all are text until corrected. */
    public static DatasetProposal ofNames(Source source, List<String> columns, String code, String owner) {
        return proposal(
                source,
                columns.stream()
                        .map(name -> new SourceReader.Wanted(name, name, ColumnType.VARCHAR))
                        .toList(),
                code,
                owner);
    }

    private static DatasetProposal proposal(
            Source source, List<SourceReader.Wanted> columns, String code, String owner) {
        List<Item> items = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (SourceReader.Wanted column : columns) {
            Item item = propose(column, items.size());
            items.add(names.add(item.name()) ? item : item.named("column_" + (items.size() + 1)));
        }
        boolean personal = items.stream().anyMatch(item -> !item.personalInfo().equals("NONE"));
        Declaration declaration = new Declaration(
                code,
                owner,
                code,
                code,
                "",
                "",
                Optional.empty(),
                SharingType.CONDITIONAL,
                Optional.empty(),
                List.of("BATCH"),
                "ONCE",
                personal ? "GENERAL_3" : "GENERAL_2",
                LocalDate.now(java.time.ZoneOffset.UTC).toString(),
                false,
                false,
                false,
                "NONE",
                false,
                false,
                "",
                items);
        return new DatasetProposal(declaration, source);
    }

    /** The same, living on a platform. */
    public DatasetProposal on(Optional<String> platform) {
        return new DatasetProposal(declaration.on(platform), source);
    }

    private static Item propose(SourceReader.Wanted column, int position) {
        String lower = column.sourceColumn().toLowerCase(Locale.ROOT);
        String ascii = lower.replaceAll("[^a-z0-9_]+", "_").replaceAll("^_+|_+$", "");
        String name = ascii.matches("[a-z][a-z0-9_]{0,62}") ? ascii : "column_" + (position + 1);
        boolean identifier = IDENTIFIER.matcher(lower).matches();
        boolean personal = identifier || PERSONAL.matcher(lower).matches();
        boolean number = column.type() == ColumnType.BIGINT
                || column.type() == ColumnType.DECIMAL
                || column.type() == ColumnType.DOUBLE;
        Reveal reveal = identifier ? Reveal.JOIN_KEY : number || personal ? Reveal.AGGREGATE : Reveal.GROUP_KEY;
        return new Item(
                name,
                column.sourceColumn(),
                identifier ? ColumnType.VARCHAR : column.type(),
                column.sourceColumn(),
                column.sourceColumn(),
                Optional.empty(),
                Optional.empty(),
                personal ? "GENERAL" : "NONE",
                false,
                identifier,
                reveal);
    }

    /** Whether the source really has the declared columns in the declared types. */
    public static void check(SourceReader reader, DatasetProposal dataset) throws JobFailure {
        List<SourceReader.Wanted> columns = dataset.declaration().items().stream()
                .map(item -> new SourceReader.Wanted(item.name(), item.sourceColumn(), item.type()))
                .toList();
        if (columns.size() > 1_000) {
            throw new JobFailure(Fault.CALLER, "TOO_MANY_ITEMS", columns.size() + " items, at most 1000");
        }
        reader.check(dataset.source(), columns);
    }
}
