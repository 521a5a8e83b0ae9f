package org.yuheng.node.jobs;

import java.util.ArrayList;
import java.util.List;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.JobSpec;
import org.yuheng.node.datasets.DatasetStore;
import org.yuheng.node.datasets.Declaration;
import org.yuheng.node.datasets.ParquetTable;
import org.yuheng.node.datasets.SourceReader;

/** Opens this node's sources for one job: the granted columns, and nothing else. */
final class InputReader {

    private final String node;
    private final DatasetStore datasets;
    private final JobStore store;

    InputReader(String node, DatasetStore datasets, JobStore store) {
        this.node = node;
        this.datasets = datasets;
        this.store = store;
    }

    List<InputTable> read(Job job) throws JobFailure {
        SourceReader reader = new SourceReader(job.directory());
        List<InputTable> tables = new ArrayList<>();
        for (JobSpec.Input input : job.spec().inputsAt(node)) {
            DatasetStore.Stored stored = datasets.find(input.dataset())
                    .orElseThrow(() -> new JobFailure(
                            Fault.NODE, "DATASET_UNKNOWN", "dataset " + input.dataset() + " is not declared here"));
            List<SourceReader.Wanted> columns = new ArrayList<>();
            for (JobSpec.Column column : input.columns()) {
                Declaration.Item item = stored.declaration()
                        .item(column.name())
                        .orElseThrow(() -> new JobFailure(
                                Fault.NODE,
                                "SCHEMA_MISMATCH",
                                "dataset " + input.dataset() + " declares no item \"" + column.name() + "\""));
                columns.add(new SourceReader.Wanted(item.name(), item.sourceColumn(), item.type()));
            }
            SourceReader.Extract extract = extract(reader, stored, columns, input, job);
            store.inputUsed(job.id(), input.dataset(), extract.digest(), extract.rows());
            tables.add(new ParquetTable(input, extract));
        }
        return tables;
    }

    /** A refusal names the dataset: the orchestrator, which does not see the source, acts on it. */
    private static SourceReader.Extract extract(
            SourceReader reader,
            DatasetStore.Stored stored,
            List<SourceReader.Wanted> columns,
            JobSpec.Input input,
            Job job)
            throws JobFailure {
        List<SourceReader.Wanted> declared = stored.declaration().items().stream()
                .map(item -> new SourceReader.Wanted(item.name(), item.sourceColumn(), item.type()))
                .toList();
        try {
            return reader.extract(
                    stored.source(),
                    declared,
                    columns,
                    input.maxRows(),
                    job.directory().resolve(input.table() + ".parquet"));
        } catch (JobFailure e) {
            Refusal no = e.refusal();
            throw new JobFailure(
                    new Refusal(no.fault(), no.code(), "dataset " + input.dataset() + ": " + no.message()), e);
        }
    }
}
