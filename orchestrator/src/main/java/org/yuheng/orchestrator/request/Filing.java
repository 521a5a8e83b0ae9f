package org.yuheng.orchestrator.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.trust.Digests;

/** What was filed, compared with what is kept now: the form's bytes and the content of every attachment. */
@Repository
public class Filing {

    private final JdbcClient jdbc;

    Filing(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How what is kept differs from what was filed. */
    public enum Change {
        /** The form's bytes do not have the digest that was kept with them. */
        FORM_CHANGED,
        /** An attachment's content, name, size or type is another. */
        PAPER_CHANGED,
        /** An attachment that was filed is gone. */
        PAPER_MISSING,
        /** An attachment is there that was not filed. */
        PAPER_ADDED
    }

    /**
     * @param what the attachment's name, or the request's number
     * @param filed {@code sha256:…} that was signed over; empty where there was nothing
     * @param found of what is kept now; empty where there is nothing
     */
    public record Difference(Change change, String what, String filed, String found) {}

    /**
     * An attachment as it is kept.
     *
     * @param digest of the content as it is now
     * @param bound whether the filed form names it
     * @param same whether it is what the form names
     */
    public record Kept(UUID id, String name, String mediaType, long bytes, String digest, boolean bound, boolean same) {

        /** PDF, PNG, JPEG, OFD. */
        public String kind() {
            return PaperType.ofMediaType(mediaType).name();
        }
    }

    /**
     * Nothing while the request may still be edited, and of attachments nothing where the form was filed before they were
     * bound to it.
     */
    public List<Difference> differences(Request request) {
        List<Difference> differences = new ArrayList<>();
        if (request.editable()) {
            return differences;
        }
        String form = Digests.of(form(request));
        if (!form.equals(request.formDigest())) {
            differences.add(new Difference(Change.FORM_CHANGED, request.id(), request.formDigest(), form));
        }
        if (request.form().attachments().isEmpty()) {
            return differences;
        }
        List<Row> rows = rows(request.id());
        for (RequestForm.Attachment filed : request.form().attachments().get()) {
            Optional<Row> kept = rows.stream()
                    .filter(row -> row.digest().equals(filed.digest()))
                    .findFirst();
            if (kept.isEmpty()) {
                differences.add(new Difference(Change.PAPER_MISSING, filed.name(), filed.digest(), ""));
            } else if (!kept.get().is(filed)) {
                differences.add(new Difference(
                        Change.PAPER_CHANGED,
                        filed.name(),
                        filed.digest(),
                        kept.get().content()));
            }
        }
        rows.stream()
                .filter(row -> filed(request, row).isEmpty())
                .forEach(row -> differences.add(new Difference(Change.PAPER_ADDED, row.name(), "", row.content())));
        return differences;
    }

    /** The form's exact bytes as they are kept: what the form's digest is the digest of. */
    public byte[] form(Request request) {
        return jdbc.sql("select form from sharing_request where id = :id")
                .param("id", request.id())
                .query((row, number) -> row.getBytes(1))
                .single();
    }

    /** The attachments of a request, whether it is filed or not. */
    public List<Kept> attachments(Request request) {
        return rows(request.id()).stream()
                .map(row -> {
                    Optional<RequestForm.Attachment> filed = filed(request, row);
                    return new Kept(
                            row.id(),
                            row.name(),
                            row.mediaType(),
                            row.bytes(),
                            row.content(),
                            filed.isPresent(),
                            filed.filter(row::is).isPresent());
                })
                .toList();
    }

    private static Optional<RequestForm.Attachment> filed(Request request, Row row) {
        return request.form().attachments().orElse(List.of()).stream()
                .filter(file -> file.digest().equals(row.digest()))
                .findFirst();
    }

    /** @param content digest of the content as it is; {@code digest} is what was kept with it */
    private record Row(UUID id, String name, String mediaType, long bytes, String digest, String content) {

        boolean is(RequestForm.Attachment filed) {
            return content.equals(filed.digest())
                    && name.equals(filed.name())
                    && mediaType.equals(filed.mediaType())
                    && bytes == filed.bytes();
        }
    }

    private List<Row> rows(String request) {
        return jdbc.sql("""
                        select id, name, media_type, bytes, digest, content from attachment
                        where request_id = :id order by uploaded_at, id
                        """)
                .param("id", request)
                .query((row, number) -> new Row(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getString("media_type"),
                        row.getLong("bytes"),
                        row.getString("digest"),
                        Digests.of(row.getBytes("content"))))
                .list();
    }
}
