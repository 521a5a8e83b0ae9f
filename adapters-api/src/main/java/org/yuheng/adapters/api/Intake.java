package org.yuheng.adapters.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gate: every record is checked and scanned, and the verdict falls once all are seen.
 *
 * <p>Records that pass are handed on one by one, so the receiver must be able to throw everything away: until {@link
 * #verdict} accepts, they are not let in. Private content outweighs every other objection, in uncatalogued columns too.
 */
public final class Intake {

    private final PayloadCheck check;
    private final PrivateContentScan scan = new PrivateContentScan();
    private final RowSink sink;

    /** Where rows wait for the verdict. */
    public interface RowSink {
        /** @param values in the catalogue's order, as text of their types; null is no value */
        void row(String[] values) throws IOException;
    }

    public Intake(List<CataloguedItem> items, RowSink sink) {
        this.check = new PayloadCheck(items);
        this.sink = sink;
    }

    void take(Page page) throws IOException {
        for (Map<String, Object> values : page.records()) {
            scan.row(values);
            Optional<String[]> row = check.row(values, page.textual());
            if (row.isPresent()) {
                sink.row(row.get());
            }
        }
    }

    /** Records seen, whatever is wrong with them. */
    public long rows() {
        return scan.rows();
    }

    /** Call it after the last page. */
    public Arrival verdict() {
        if (!scan.hits().isEmpty()) {
            return new Arrival.Quarantined(scan.hits(), scan.counts());
        }
        return check.objection().<Arrival>map(Arrival.Refused::new).orElseGet(() -> new Arrival.Accepted(scan.rows()));
    }
}
