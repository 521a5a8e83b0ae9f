package org.yuheng.orchestrator.catalogue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.web.Cursor;
import org.yuheng.orchestrator.web.Page;

/** The table of catalogue entries, with its search. */
@Repository
class DatasetStore {

    private static final int DOCUMENT_LIMIT = 8 << 20;
    private static final String COLUMNS = "code, document, digest, version, declared_at, updated_at";

    private final JdbcClient jdbc;
    private final Clock clock;

    DatasetStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param rank how well the name answers what was asked, 0 best; 0 for all where nothing was */
    record Hit(Catalogue.Entry entry, int rank) {}

    List<Catalogue.Entry> find(Collection<String> codes) {
        return jdbc.sql("select " + COLUMNS + " from dataset where code = any(:codes) order by code")
                .param("codes", codes.toArray(String[]::new))
                .query(DatasetStore::read)
                .list();
    }

    Optional<Catalogue.Entry> lock(String code) {
        return jdbc.sql("select " + COLUMNS + " from dataset where code = :code for update")
                .param("code", code)
                .query(DatasetStore::read)
                .optional();
    }

    Optional<byte[]> declaration(String code) {
        return jdbc.sql("select declaration from dataset where code = :code and declaration is not null")
                .param("code", code)
                .query(byte[].class)
                .optional();
    }

    void touch(String code, Instant declaredAt, byte[] declaration) {
        jdbc.sql("update dataset set declared_at = :at, declaration = :declaration where code = :code")
                .param("at", Timestamp.from(declaredAt))
                .param("declaration", declaration)
                .param("code", code)
                .update();
    }

    Catalogue.Entry save(
            Dataset dataset, String digest, long version, Instant declaredAt, byte[] declaration, Organisation owner) {
        Instant now = clock.instant();
        jdbc.sql("""
                        insert into dataset (code, owner, platform, node, sharing_type, grade, personal_info, title,
                            search_text, document, digest, version, declared_at, declaration, updated_at)
                        values (:code, :owner, :platform, :node, :sharingType, :grade, :personalInfo, :title, :search,
                            :document, :digest, :version, :declaredAt, :declaration, :now)
                        on conflict (code) do update set owner = excluded.owner, platform = excluded.platform,
                            node = excluded.node, sharing_type = excluded.sharing_type, grade = excluded.grade,
                            personal_info = excluded.personal_info, title = excluded.title,
                            search_text = excluded.search_text, document = excluded.document,
                            digest = excluded.digest, version = excluded.version,
                            declared_at = excluded.declared_at, declaration = excluded.declaration,
                            updated_at = excluded.updated_at
                        """)
                .param("code", dataset.code())
                .param("owner", dataset.owner())
                .param("platform", dataset.platform().orElse(null))
                .param("node", dataset.node().orElse(null))
                .param("sharingType", dataset.sharingType().name())
                .param("grade", dataset.grading().map(g -> g.grade().name()).orElse(null))
                .param("personalInfo", dataset.personalInfo().name())
                .param("title", (dataset.nameZh() + " " + dataset.nameEn()).toLowerCase(Locale.ROOT))
                .param("search", searchText(dataset, owner))
                .param("document", StrictJson.write(dataset))
                .param("digest", digest)
                .param("version", version)
                .param("declaredAt", declaredAt == null ? null : Timestamp.from(declaredAt))
                .param("declaration", declaration)
                .param("now", Timestamp.from(now))
                .update();
        return new Catalogue.Entry(dataset, version, digest, Optional.ofNullable(declaredAt), now);
    }

    private static String searchText(Dataset dataset, Organisation owner) {
        List<String> words = new ArrayList<>(List.of(
                dataset.code(),
                dataset.nameZh(),
                dataset.nameEn(),
                dataset.descriptionZh(),
                dataset.descriptionEn(),
                owner.id(),
                owner.nameZh(),
                owner.nameEn()));
        dataset.items().forEach(item -> words.addAll(List.of(item.name(), item.nameZh(), item.nameEn())));
        return String.join("\n", words).toLowerCase(Locale.ROOT);
    }

    /** @param cursor null for the first page */
    Page<Catalogue.Entry> page(CatalogueSearch search, String cursor, int size) {
        Optional<Cursor> from = Cursor.parse(cursor, 2);
        long rank = from.map(key -> key.number(0)).orElse(-1L);
        String after = from.map(key -> key.part(1)).orElse("");
        return Page.of(
                        search(search, rank, after, size + 1),
                        size,
                        hit -> Cursor.of(hit.rank(), hit.entry().dataset().code()))
                .map(Hit::entry);
    }

    /**
     * The best names first: the code itself, names that begin with the words, names that have them as they were typed,
     * names that have each of them, names that they are short for, then entries that have them elsewhere. With nothing
     * asked it goes by code alone, which an index knows.
     *
     * @param rank of the last entry seen, -1 for the first page
     */
    private List<Hit> search(CatalogueSearch search, long rank, String after, int limit) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        String where = where(search, parameters);
        parameters.put("after", after);
        parameters.put("limit", limit);
        String ranked = "0";
        String following = "code > :after";
        if (!search.terms().isEmpty()) {
            String whole = String.join(" ", search.terms());
            ranked = """
                    case when code = :whole then 0 when title like :begins or title like :second then 1
                        when title like :within then 2 when title like all (:each) then 3
                        when title ~ all (:short) then 4 else 5 end""";
            following = "rank > :rank or (rank = :rank and code > :after)";
            parameters.put("rank", rank);
            parameters.put("whole", whole);
            parameters.put("begins", like("", whole, "%"));
            parameters.put("second", like("% ", whole, "%"));
            parameters.put("within", like("%", whole, "%"));
            parameters.put(
                    "each",
                    search.terms().stream().map(term -> like("%", term, "%")).toArray(String[]::new));
            parameters.put(
                    "short", search.terms().stream().map(CatalogueSearch::named).toArray(String[]::new));
        }
        return jdbc.sql("""
                        with hit as (select * from (select code, %s as rank from dataset where %s) found
                            where %s order by rank, code limit :limit)
                        select %s, rank from hit join dataset using (code) order by rank, code
                        """.formatted(ranked, where, following, COLUMNS))
                .params(parameters)
                .query((row, number) -> new Hit(read(row, number), row.getInt("rank")))
                .list();
    }

    private static String like(String before, String text, String behind) {
        return before + text.replaceAll("([\\\\%_])", "\\\\$1") + behind;
    }

    List<CatalogueSearch.Facet> facets(CatalogueSearch search) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        String where = where(search, parameters);
        return jdbc.sql("""
                        select case
                                when grouping(owner) = 0 then 'owner'
                                when grouping(platform) = 0 then 'platform'
                                when grouping(sharing_type) = 0 then 'sharingType'
                                when grouping(grade) = 0 then 'grade'
                                else 'personalInfo' end as facet,
                            coalesce(owner, platform, sharing_type, grade, personal_info) as value,
                            count(*) as datasets
                        from dataset where %s
                        group by grouping sets ((owner), (platform), (sharing_type), (grade), (personal_info))
                        order by 1, 3 desc, 2
                        """.formatted(where))
                .params(parameters)
                .query((row, number) -> new CatalogueSearch.Facet(
                        row.getString("facet"),
                        Optional.ofNullable(row.getString("value")).orElse(""),
                        row.getLong("datasets")))
                .list();
    }

    private static String where(CatalogueSearch search, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        for (String term : search.terms()) {
            String name = "term" + parameters.size();
            parameters.put(name, like("%", term, "%"));
            if (CatalogueSearch.mayBeShort(term)) {
                String names = "short" + parameters.size();
                parameters.put(names, CatalogueSearch.named(term));
                conditions.add(
                        "(search_text like :%1$s or title ~ :%2$s or owner in (select id from organisation where name_zh ~ :%2$s))"
                                .formatted(name, names));
            } else {
                conditions.add("search_text like :" + name);
            }
        }
        equal(conditions, parameters, "owner", search.owner());
        equal(conditions, parameters, "platform", search.platform());
        equal(conditions, parameters, "sharing_type", search.sharingType());
        equal(conditions, parameters, "grade", search.grade());
        equal(conditions, parameters, "personal_info", search.personalInfo());
        return String.join(" and ", conditions);
    }

    private static void equal(
            List<String> conditions, Map<String, Object> parameters, String column, Optional<String> value) {
        value.ifPresent(text -> {
            conditions.add(column + " = :" + column);
            parameters.put(column, text);
        });
    }

    private static Catalogue.Entry read(ResultSet row, int number) throws SQLException {
        Timestamp declaredAt = row.getTimestamp("declared_at");
        return new Catalogue.Entry(
                StrictJson.read(row.getBytes("document"), Dataset.class, DOCUMENT_LIMIT),
                row.getLong("version"),
                row.getString("digest"),
                Optional.ofNullable(declaredAt).map(Timestamp::toInstant),
                row.getTimestamp("updated_at").toInstant());
    }
}
