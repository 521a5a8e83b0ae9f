package org.yuheng.orchestrator.request;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.orchestrator.catalogue.DatasetUse;

/** Tells the catalogue who asks for its datasets. */
@Repository
class RequestedDatasets implements DatasetUse {

    private final JdbcClient jdbc;

    RequestedDatasets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<User> of(String dataset) {
        return jdbc.sql("""
                        select r.organization, count(*) as requests, max(r.changed_at) as latest,
                            count(*) filter (where r.state in ('GRANTED', 'READY', 'IN_USE', 'EXPIRING')) as in_use
                        from request_dataset d join sharing_request r on r.id = d.request_id
                        where d.dataset = :dataset and r.round > 0
                        group by r.organization order by in_use desc, requests desc, r.organization limit 50
                        """)
                .param("dataset", dataset)
                .query((row, number) -> new User(
                        row.getString("organization"),
                        row.getLong("requests"),
                        row.getLong("in_use"),
                        row.getTimestamp("latest").toInstant()))
                .list();
    }
}
