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
        // From one organisation to the next by index, and of each no more than can be shown: never all requests.
        return jdbc.sql("""
                        with recursive asking as (
                            (select organization from request_dataset where dataset = :dataset and asked_at is not null
                                order by organization limit 1)
                            union all
                            select (select d.organization from request_dataset d where d.dataset = :dataset
                                and d.asked_at is not null and d.organization > a.organization
                                order by d.organization limit 1) from asking a where a.organization is not null)
                        select a.organization,
                            (select count(*) from (select from request_dataset d where d.dataset = :dataset
                                and d.organization = a.organization and d.asked_at is not null limit :most) n) as requests,
                            (select count(*) from (select from request_dataset d where d.dataset = :dataset
                                and d.organization = a.organization and d.asked_at is not null and d.in_use
                                limit :most) n) as in_use,
                            (select max(d.asked_at) from request_dataset d where d.dataset = :dataset
                                and d.organization = a.organization and d.asked_at is not null) as latest
                        from asking a where a.organization is not null
                        order by in_use desc, requests desc, a.organization limit 50
                        """)
                .param("dataset", dataset)
                .param("most", MOST_COUNTED + 1)
                .query((row, number) -> new User(
                        row.getString("organization"),
                        row.getLong("requests"),
                        row.getLong("in_use"),
                        row.getTimestamp("latest").toInstant()))
                .list();
    }
}
