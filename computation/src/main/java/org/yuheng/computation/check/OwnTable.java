package org.yuheng.computation.check;

import java.util.List;
import org.yuheng.computation.JobSpec;

/**
 * What an owner has declared for one of its datasets, as its own node knows it.
 *
 * @param columns every declared column with type, widest allowed reveal, and identifier flag
 * @param maxRows the most rows that the owner lets into one job
 */
public record OwnTable(String dataset, String owner, List<JobSpec.Column> columns, long maxRows) {
    public OwnTable {
        columns = List.copyOf(columns);
    }
}
