package org.yuheng.node.datasets;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import org.yuheng.adapters.api.PayloadFormat;

/** Where a dataset's rows are; known to this node only. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Source.CsvFile.class, name = "CSV"),
    @JsonSubTypes.Type(value = Source.ParquetFile.class, name = "PARQUET"),
    @JsonSubTypes.Type(value = Source.JdbcTable.class, name = "JDBC"),
    @JsonSubTypes.Type(value = Source.PartnerApi.class, name = "PARTNER_API"),
    @JsonSubTypes.Type(value = Source.PartnerPush.class, name = "PARTNER_PUSH")
})
public sealed interface Source {

    /** A UTF-8 CSV file with a header line. */
    record CsvFile(String path) implements Source {}

    record ParquetFile(String path) implements Source {}

    /**
     * A table or view of a PostgreSQL database.
     *
     * @param passwordFile a file that holds the password and nothing else, readable by the node only
     */
    record JdbcTable(String url, String user, String passwordFile, String table) implements Source {}

    /**
     * A REST endpoint of a partner without a node; read anew for every job, checked and scanned before it is let in.
     *
     * @param url https, or http to this machine
     * @param tokenFile a file that holds the bearer token and nothing else, readable by the node only
     */
    record PartnerApi(String url, Optional<String> tokenFile, PayloadFormat format) implements Source {}

    /**
     * Records that a partner without a node leaves at this node's door; the newest payload is the dataset. It was checked
     * and scanned when it came, and is again whenever it is read.
     *
     * @param inbox a directory of the node's own for this dataset, outside its home
     * @param tokenFile a file that holds the partner's bearer token and nothing else, readable by the node only
     */
    record PartnerPush(String inbox, String tokenFile, PayloadFormat format) implements Source {}
}
