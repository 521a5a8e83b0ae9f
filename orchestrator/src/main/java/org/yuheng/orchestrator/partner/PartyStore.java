package org.yuheng.orchestrator.partner;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.policy.Facts.Trust;

/** Tables of platforms, agreements, assessments and scorecards. */
@Repository
class PartyStore {

    private final JdbcClient jdbc;
    private final Clock clock;

    PartyStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The two kinds of paper, each with its table. */
    enum Paper {
        AGREEMENT("agreement"),
        ASSESSMENT("assessment");

        private final String table;

        Paper(String table) {
            this.table = table;
        }
    }

    List<Platform> platforms() {
        return jdbc.sql("select id, name_zh, name_en, organisation, region from platform order by id")
                .query((row, number) -> new Platform(
                        row.getString("id"),
                        row.getString("name_zh"),
                        row.getString("name_en"),
                        row.getString("organisation"),
                        row.getString("region")))
                .list();
    }

    void save(Platform platform) {
        jdbc.sql("""
                        insert into platform (id, name_zh, name_en, organisation, region)
                        values (:id, :nameZh, :nameEn, :organisation, :region)
                        on conflict (id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en,
                            organisation = excluded.organisation, region = excluded.region
                        """)
                .param("id", platform.id())
                .param("nameZh", platform.nameZh())
                .param("nameEn", platform.nameEn())
                .param("organisation", platform.organisation())
                .param("region", platform.region())
                .update();
    }

    List<Covenant> papers(Paper paper, String organisation) {
        return jdbc.sql("select reference, valid_from, valid_to from " + paper.table
                        + " where organisation = :organisation order by valid_to desc, reference")
                .param("organisation", organisation)
                .query((row, number) -> new Covenant(
                        row.getString("reference"),
                        row.getObject("valid_from", LocalDate.class),
                        row.getObject("valid_to", LocalDate.class)))
                .list();
    }

    void save(Paper paper, String organisation, Covenant covenant, String by) {
        jdbc.sql("insert into " + paper.table + """
                         (organisation, reference, valid_from, valid_to, recorded_at, recorded_by)
                        values (:organisation, :reference, :from, :to, :now, :by)
                        on conflict (organisation, reference) do update set valid_from = excluded.valid_from,
                            valid_to = excluded.valid_to, recorded_at = excluded.recorded_at,
                            recorded_by = excluded.recorded_by
                        """)
                .param("organisation", organisation)
                .param("reference", covenant.reference())
                .param("from", covenant.from())
                .param("to", covenant.to())
                .param("now", Timestamp.from(clock.instant()))
                .param("by", by)
                .update();
    }

    List<String> assessors(String organisation) {
        return jdbc.sql("select distinct recorded_by from assessment where organisation = :organisation")
                .param("organisation", organisation)
                .query(String.class)
                .list();
    }

    Optional<Trust> scorecard(String organisation) {
        return jdbc.sql("select grade from scorecard where organisation = :organisation")
                .param("organisation", organisation)
                .query(String.class)
                .optional()
                .map(Trust::valueOf);
    }

    void saveScorecard(String organisation, Trust grade, String by) {
        jdbc.sql("""
                        insert into scorecard (organisation, grade, recorded_at, recorded_by)
                        values (:organisation, :grade, :now, :by)
                        on conflict (organisation) do update set grade = excluded.grade,
                            recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
                        """)
                .param("organisation", organisation)
                .param("grade", grade.name())
                .param("now", Timestamp.from(clock.instant()))
                .param("by", by)
                .update();
    }
}
