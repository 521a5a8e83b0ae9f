package org.yuheng.orchestrator.audit;

import java.io.IOException;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.trust.log.LogStore;
import org.yuheng.trust.log.TileId;

/**
 * The log's tiles in PostgreSQL. {@link #append} takes part in the transaction of its caller, so that the tiles and the
 * leaf indexes of their events are on disk together or not at all.
 */
@Repository
class LogStoreInPostgres implements LogStore {

    private final JdbcClient jdbc;

    LogStoreInPostgres(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public long size() throws IOException {
        return reading(
                () -> jdbc.sql("select size from log_state").query(Long.class).single());
    }

    @Override
    public byte[] tile(TileId id) throws IOException {
        return reading(() -> jdbc.sql("select hashes from log_tile where level = :level and index = :index")
                .param("level", id.level())
                .param("index", id.index())
                .query(byte[].class)
                .optional()
                .orElseGet(() -> new byte[0]));
    }

    @Override
    public byte[] entries(long bundle) throws IOException {
        return reading(() -> jdbc.sql("select entries from log_bundle where index = :index")
                .param("index", bundle)
                .query(byte[].class)
                .optional()
                .orElseGet(() -> new byte[0]));
    }

    @Override
    public void append(Batch batch) throws IOException {
        int moved = reading(() -> jdbc.sql("update log_state set size = :to where size = :from")
                .param("to", batch.toSize())
                .param("from", batch.fromSize())
                .update());
        if (moved != 1) {
            throw new IOException("the log is no longer at " + batch.fromSize() + ": another sequencer appended");
        }
        reading(() -> {
            for (Map.Entry<TileId, byte[]> tile : batch.tiles().entrySet()) {
                jdbc.sql("""
                                insert into log_tile (level, index, hashes) values (:level, :index, :hashes)
                                on conflict (level, index) do update set hashes = excluded.hashes
                                """)
                        .param("level", tile.getKey().level())
                        .param("index", tile.getKey().index())
                        .param("hashes", tile.getValue())
                        .update();
            }
            for (Map.Entry<Long, byte[]> bundle : batch.entries().entrySet()) {
                jdbc.sql("""
                                insert into log_bundle (index, entries) values (:index, :entries)
                                on conflict (index) do update set entries = excluded.entries
                                """)
                        .param("index", bundle.getKey())
                        .param("entries", bundle.getValue())
                        .update();
            }
            return 0;
        });
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T reading(Reading<T> work) throws IOException {
        try {
            return work.read();
        } catch (DataAccessException e) {
            throw new IOException("the log's tables cannot be used", e);
        }
    }
}
