package org.yuheng.orchestrator.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The organisations that are registered. */
@Repository
public class Organisations {

    private static final int DEEPEST = 20;
    private static final String COLUMNS = "id, name_zh, name_en, credit_code, kind, region, superior";

    private final JdbcClient jdbc;
    private final Clock clock;

    Organisations(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public Optional<Organisation> find(String id) {
        return jdbc.sql("select " + COLUMNS + " from organisation where id = :id")
                .param("id", id)
                .query(Organisations::read)
                .optional();
    }

    public List<Organisation> find(Collection<String> ids) {
        return jdbc.sql("select " + COLUMNS + " from organisation where id = any(:ids) order by id")
                .param("ids", ids.toArray(String[]::new))
                .query(Organisations::read)
                .list();
    }

    public List<Organisation> all() {
        return jdbc.sql("select " + COLUMNS + " from organisation order by id")
                .query(Organisations::read)
                .list();
    }

    /** From the organisation's superior upwards, nearest first. */
    public List<Organisation> superiors(String id) {
        List<Organisation> chain = new ArrayList<>();
        Optional<Organisation> at = find(id);
        while (at.isPresent() && chain.size() < DEEPEST) {
            at = at.get().superior().flatMap(this::find);
            at.ifPresent(chain::add);
        }
        return chain;
    }

    /** Registers, or changes what was registered under the id. */
    public void save(Organisation organisation) {
        jdbc.sql("""
                        insert into organisation (id, name_zh, name_en, credit_code, kind, region, superior, created_at)
                        values (:id, :nameZh, :nameEn, :creditCode, :kind, :region, :superior, :now)
                        on conflict (id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en,
                            credit_code = excluded.credit_code, kind = excluded.kind, region = excluded.region,
                            superior = excluded.superior
                        """)
                .param("id", organisation.id())
                .param("nameZh", organisation.nameZh())
                .param("nameEn", organisation.nameEn())
                .param("creditCode", organisation.creditCode().text())
                .param("kind", organisation.kind().name())
                .param("region", organisation.region())
                .param("superior", organisation.superior().orElse(null))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    private static Organisation read(ResultSet row, int number) throws SQLException {
        return new Organisation(
                row.getString("id"),
                row.getString("name_zh"),
                row.getString("name_en"),
                new CreditCode(row.getString("credit_code")),
                Organisation.Kind.valueOf(row.getString("kind")),
                row.getString("region"),
                Optional.ofNullable(row.getString("superior")));
    }
}
