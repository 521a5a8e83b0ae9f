package org.yuheng.orchestrator.partner;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.adapter.node.NodeDescription;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.identity.CertificateAuthority;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.sealing.SealingCertificate;

/** Tables of nodes, their keys and certificates. */
@Repository
class NodeStore {

    private static final String NODE = """
            select n.id, n.organisation, o.kind = 'OPERATOR' as operator, n.platform, n.address, n.signing_key,
                   n.certificate_not_after, n.reachable, n.checked_at, n.reached_at, n.trouble, n.description,
                   array(select w.organisation from node_owner w where w.node = n.id order by 1) as owners
            from node n join organisation o on o.id = n.organisation
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    NodeStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<Node> find(String id) {
        return jdbc.sql(NODE + "where n.id = :id")
                .param("id", id)
                .query(NodeStore::read)
                .optional();
    }

    List<Node> all() {
        return jdbc.sql(NODE + "order by n.id").query(NodeStore::read).list();
    }

    Optional<AnnouncedNode> announced(String id) {
        return jdbc.sql("""
                        select n.id, n.organisation, n.platform, n.dns_names, n.ip_addresses,
                            array(select w.organisation from node_owner w where w.node = n.id order by 1) as owners
                        from node n where n.id = :id for update
                        """)
                .param("id", id)
                .query((row, number) -> new AnnouncedNode(
                        row.getString("id"),
                        row.getString("organisation"),
                        Optional.ofNullable(row.getString("platform")),
                        texts(row, "owners"),
                        texts(row, "dns_names"),
                        texts(row, "ip_addresses")))
                .optional();
    }

    void announce(AnnouncedNode node) {
        jdbc.sql("""
                        insert into node (id, organisation, platform, dns_names, ip_addresses)
                        values (:id, :organisation, :platform, :dns, :ips)
                        on conflict (id) do update set organisation = excluded.organisation,
                            platform = excluded.platform, dns_names = excluded.dns_names,
                            ip_addresses = excluded.ip_addresses
                        """)
                .param("id", node.id())
                .param("organisation", node.organisation())
                .param("platform", node.platform().orElse(null))
                .param("dns", node.dnsNames().toArray(String[]::new))
                .param("ips", node.ipAddresses().toArray(String[]::new))
                .update();
        // Owners are only ever added: one that has enrolled keys is part of grants that were given.
        jdbc.sql("""
                        insert into node_owner (node, organisation)
                        select :id, owner from unnest(cast(:owners as text[])) as owner on conflict do nothing
                        """)
                .param("id", node.id())
                .param("owners", node.owners().toArray(String[]::new))
                .update();
    }

    /** @param serial lower-case hex */
    void enrol(String node, VerifyingKey key, byte[] certificate, String serial, Instant notAfter) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("""
                        update issued_certificate set revoked_at = :now
                        where node = :node and revoked_at is null and not_after > :now
                        """).param("now", now).param("node", node).update();
        jdbc.sql("""
                        insert into issued_certificate (serial, node, not_after, issued_at)
                        values (:serial, :node, :notAfter, :now)
                        """)
                .param("serial", serial)
                .param("node", node)
                .param("notAfter", Timestamp.from(notAfter))
                .param("now", now)
                .update();
        jdbc.sql("""
                        update node set signing_key = :key, certificate = :certificate, certificate_serial = :serial,
                            certificate_not_after = :notAfter, enrolled_at = :now, reachable = false, trouble = null
                        where id = :node
                        """)
                .param("key", key.spki())
                .param("certificate", certificate)
                .param("serial", serial)
                .param("notAfter", Timestamp.from(notAfter))
                .param("now", now)
                .param("node", node)
                .update();
    }

    void setAddress(String node, String address) {
        jdbc.sql("update node set address = :address where id = :node")
                .param("address", address)
                .param("node", node)
                .update();
    }

    /** Keys that the owner has no longer are revoked, new ones are added. */
    void replaceGrantKeys(String node, String organisation, List<VerifyingKey> keys) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("""
                        update grant_key set revoked_at = :now
                        where node = :node and organisation = :organisation and revoked_at is null
                            and key_id <> all(:keep)
                        """)
                .param("now", now)
                .param("node", node)
                .param("organisation", organisation)
                .param("keep", keys.stream().map(VerifyingKey::keyId).toArray(String[]::new))
                .update();
        for (VerifyingKey key : keys) {
            jdbc.sql("""
                            insert into grant_key (node, organisation, key_id, spki, enrolled_at)
                            values (:node, :organisation, :id, :spki, :now)
                            on conflict (node, organisation, key_id) do update set revoked_at = null
                            """)
                    .param("node", node)
                    .param("organisation", organisation)
                    .param("id", key.keyId())
                    .param("spki", key.spki())
                    .param("now", now)
                    .update();
        }
    }

    List<VerifyingKey> grantKeys(String node, String organisation) {
        return jdbc.sql("""
                        select spki from grant_key
                        where node = :node and organisation = :organisation and revoked_at is null order by enrolled_at
                        """)
                .param("node", node)
                .param("organisation", organisation)
                .query((row, number) -> VerifyingKey.fromSpki(row.getBytes("spki")))
                .list();
    }

    List<VerifyingKey> grantKeys(String organisation) {
        return jdbc.sql("""
                        select distinct on (key_id) spki from grant_key
                        where organisation = :organisation and revoked_at is null
                        """)
                .param("organisation", organisation)
                .query((row, number) -> VerifyingKey.fromSpki(row.getBytes("spki")))
                .list();
    }

    void keepSealingCertificate(String node, SealingCertificate certificate, byte[] envelope) {
        jdbc.sql("""
                        insert into sealing_certificate (node, organisation, serial, envelope, not_before, not_after,
                            received_at)
                        values (:node, :organisation, :serial, :envelope, :notBefore, :notAfter, :now)
                        on conflict (node, organisation, serial) do update set envelope = excluded.envelope,
                            not_before = excluded.not_before, not_after = excluded.not_after,
                            received_at = excluded.received_at
                        """)
                .param("node", node)
                .param("organisation", certificate.organization())
                .param("serial", certificate.serial())
                .param("envelope", envelope)
                .param("notBefore", Timestamp.from(certificate.notBefore()))
                .param("notAfter", Timestamp.from(certificate.notAfter()))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** The one that is valid now and lasts longest. */
    Optional<byte[]> sealingCertificate(String node, String organisation) {
        return jdbc.sql("""
                        select envelope from sealing_certificate
                        where node = :node and organisation = :organisation and not_before <= :now and not_after > :now
                        order by not_after desc, received_at desc limit 1
                        """)
                .param("node", node)
                .param("organisation", organisation)
                .param("now", Timestamp.from(clock.instant()))
                .query(byte[].class)
                .optional();
    }

    void reached(String node, NodeDescription description) {
        jdbc.sql("""
                        update node set reachable = true, checked_at = :now, reached_at = :now, trouble = null,
                            description = :description
                        where id = :node
                        """)
                .param("now", Timestamp.from(clock.instant()))
                .param("description", StrictJson.write(description))
                .param("node", node)
                .update();
    }

    void notReached(String node, String trouble) {
        jdbc.sql("update node set reachable = false, checked_at = :now, trouble = :trouble where id = :node")
                .param("now", Timestamp.from(clock.instant()))
                .param("trouble", trouble)
                .param("node", node)
                .update();
    }

    void keepIssued(String serial, String node, Instant notAfter) {
        jdbc.sql("""
                        insert into issued_certificate (serial, node, not_after, issued_at)
                        values (:serial, :node, :notAfter, :now)
                        """)
                .param("serial", serial)
                .param("node", node)
                .param("notAfter", Timestamp.from(notAfter))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    List<CertificateAuthority.Revocation> revoked() {
        return jdbc.sql(
                        "select serial, revoked_at from issued_certificate where revoked_at is not null and not_after > :now")
                .param("now", Timestamp.from(clock.instant()))
                .query((row, number) -> new CertificateAuthority.Revocation(
                        row.getString("serial"), row.getTimestamp("revoked_at").toInstant()))
                .list();
    }

    int revoke(String node) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("update node set signing_key = null, reachable = false, trouble = 'REVOKED' where id = :node")
                .param("node", node)
                .update();
        return jdbc.sql("update issued_certificate set revoked_at = :now where node = :node and revoked_at is null")
                .param("now", now)
                .param("node", node)
                .update();
    }

    /** @return false when the node had submitted it before */
    boolean keepEvent(String node, UUID id, UUID event) {
        return jdbc.sql("""
                                insert into node_event (node, id, event) values (:node, :id, :event)
                                on conflict do nothing
                                """)
                        .param("node", node)
                        .param("id", id)
                        .param("event", event)
                        .update()
                == 1;
    }

    boolean knowsEvent(String node, UUID id) {
        return jdbc.sql("select exists (select from node_event where node = :node and id = :id)")
                .param("node", node)
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** Until the transaction ends, so that what a node sends twice at once is told apart. */
    void lock(String node) {
        jdbc.sql("select id from node where id = :node for update")
                .param("node", node)
                .query(String.class)
                .optional();
    }

    long nextRevocationListNumber() {
        return jdbc.sql("select nextval('revocation_list_number')")
                .query(Long.class)
                .single();
    }

    Optional<byte[]> ownCertificate(String name, String keyId) {
        return jdbc.sql("select certificate from own_certificate where name = :name and key_id = :key")
                .param("name", name)
                .param("key", keyId)
                .query(byte[].class)
                .optional();
    }

    /** Keeps the first that comes: of two instances that start at once both use the same. */
    void keepOwnCertificate(String name, String keyId, byte[] certificate) {
        jdbc.sql("""
                        insert into own_certificate (name, key_id, certificate, issued_at)
                        values (:name, :key, :certificate, :now) on conflict do nothing
                        """)
                .param("name", name)
                .param("key", keyId)
                .param("certificate", certificate)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    void dropOwnCertificate(String name, String keyId) {
        jdbc.sql("delete from own_certificate where name = :name and key_id = :key")
                .param("name", name)
                .param("key", keyId)
                .update();
    }

    private static Node read(ResultSet row, int number) throws SQLException {
        byte[] key = row.getBytes("signing_key");
        byte[] description = row.getBytes("description");
        return new Node(
                row.getString("id"),
                row.getString("organisation"),
                row.getBoolean("operator"),
                Optional.ofNullable(row.getString("platform")),
                texts(row, "owners"),
                Optional.ofNullable(row.getString("address")),
                Optional.ofNullable(key).map(Base64.getEncoder()::encodeToString),
                instant(row, "certificate_not_after"),
                new Node.Health(
                        row.getBoolean("reachable") ? Node.Reach.REACHABLE : Node.Reach.UNKNOWN,
                        instant(row, "checked_at"),
                        instant(row, "reached_at"),
                        Optional.ofNullable(row.getString("trouble")).orElse("")),
                Optional.ofNullable(description).map(bytes -> StrictJson.read(bytes, NodeDescription.class)));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
