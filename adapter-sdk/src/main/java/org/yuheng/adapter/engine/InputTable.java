package org.yuheng.adapter.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The granted columns of one of this node's own datasets, already checked against the schema of the specification. */
public interface InputTable {

    /** The SQL name in the specification. */
    String table();

    String dataset();

    /** In the order of the specification. */
    List<String> columns();

    long rows();

    /** {@code sha256:…} over the Parquet bytes of {@link #parquet}; goes into the receipt. */
    String digest();

    /** A private Parquet file with exactly the granted columns; it disappears with the job. */
    Path parquet();

    /** Reads whole columns, by name; each value is a {@link ColumnData}. */
    Map<String, ColumnData> read(List<String> columns) throws JobFailure;
}
