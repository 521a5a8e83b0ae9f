package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.support.Visitor;
import org.yuheng.trust.Digests;
import org.yuheng.trust.receipt.FiledForm;
import tools.jackson.databind.JsonNode;

/** Attachments are part of what is signed: one that is swapped after filing is noticed, and named by its code. */
class FiledPapersTest extends CityTest {

    private static final byte[] BASIS = "%PDF-1.7 依据".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SWAPPED = "%PDF-1.7 别的".getBytes(StandardCharsets.UTF_8);

    @Test
    void anAttachmentThatIsSwappedAfterFilingIsNoticedByReviewersAndByTheReceipt() {
        String id = drafted(tee());
        String draft = request(id).get("formDigest").asString();
        attach(id, "依据.pdf", BASIS);
        as("jo.clerk").post("/requests/" + id + "/submit", null).expect(200);

        JsonNode filed = request(id);
        assertThat(filed.get("formDigest").asString()).isNotEqualTo(draft);
        JsonNode bound = filed.get("form").get("attachments").get(0);
        assertThat(bound.get("name").asString()).isEqualTo("依据.pdf");
        assertThat(bound.get("digest").asString()).isEqualTo(Digests.of(BASIS));
        approve("jo.boss", id);
        String task = task("jo-social.reviewer", id);

        change("content", SWAPPED, id);
        refused(task, "PAPER_CHANGED");
        try (Visitor reviewer = visitor("jo-social.reviewer")) {
            reviewer.open("/approvals/" + task);
            assertThat(reviewer.page().locator("main").textContent()).contains("与提交时不一致");
            reviewer.look("approval-attachment-swapped");
        }
        change("content", BASIS, id);
        change("name", "许可.pdf", id);
        refused(task, "PAPER_CHANGED");
        change("name", "依据.pdf", id);
        UUID second = attach(id, "又一份.pdf", SWAPPED);
        refused(task, "PAPER_ADDED");
        jdbc.sql("delete from attachment where id = :id").param("id", second).update();
        jdbc.sql("update attachment set request_id = :other where request_id = :id")
                .param("other", drafted(tee()))
                .param("id", id)
                .update();
        refused(task, "PAPER_MISSING");
        attach(id, "依据.pdf", BASIS);

        try (Visitor reviewer = visitor("jo-social.reviewer")) {
            reviewer.english().open("/approvals/" + task);
            assertThat(reviewer.page().locator("main").textContent())
                    .contains("依据.pdf")
                    .doesNotContain("is not the one that was filed");
            reviewer.look("approval-attachment-en");
        }
        approveUntil(id, "IN_USE");
        awaitRun(id, 1, "RELEASED");
        try (Visitor clerk = visitor("jo.clerk")) {
            await().pollInSameThread().atMost(SOON).until(() -> {
                clerk.open("/receipts/" + id + "-1");
                return clerk.page().locator("table.rows").count() == 1;
            });
            assertThat(clerk.page().locator("main").textContent()).contains("1 份附件与提交时一致");
            byte[] form = plainVisitor("jo.clerk")
                    .get("/receipts/" + id + "-1/form")
                    .html()
                    .getBytes(StandardCharsets.UTF_8);
            FiledForm offline = FiledForm.of(
                            as("jo.clerk")
                                    .get("/receipts/" + id + "-1")
                                    .expect(200)
                                    .text()
                                    .getBytes(StandardCharsets.UTF_8),
                            form)
                    .value();
            assertThat(offline.digest()).isEqualTo(filed.get("formDigest").asString());
            assertThat(codes(offline, BASIS)).containsExactly(FiledForm.Code.PAPER_SAME);
            assertThat(codes(offline, SWAPPED)).containsExactly(FiledForm.Code.PAPER_SWAPPED);
            form(id, (new String(form, StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8));
            jdbc.sql("update sharing_request set form_digest = 'sha256:' || repeat('0', 64) where id = :id")
                    .param("id", id)
                    .update();
            assertThat(plainVisitor("jo.clerk")
                            .get("/receipts/" + id + "-1/form")
                            .status())
                    .as("of another form than the receipt's")
                    .isEqualTo(404);
            form(id, form);
            jdbc.sql("update sharing_request set form_digest = :digest where id = :id")
                    .param("digest", offline.digest())
                    .param("id", id)
                    .update();
            change("content", SWAPPED, id);
            clerk.open("/receipts/" + id + "-1");
            assertThat(clerk.page().locator("main").textContent()).contains("PAPER_CHANGED");
            clerk.look("receipt-attachment-swapped");
            clerk.open("/requests/" + id);
            clerk.look("request-attachment-swapped");
        }
    }

    @Test
    void aFormThatIsChangedInPlaceAfterFilingIsNotApproved() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        byte[] form = jdbc.sql("select form from sharing_request where id = :id")
                .param("id", id)
                .query((row, number) -> row.getBytes(1))
                .single();
        form(
                id,
                new String(form, StandardCharsets.UTF_8)
                        .replace("\"frequency\":\"MONTHLY\"", "\"frequency\":\"DAILY\"")
                        .replace("\"frequency\":\"ONCE\"", "\"frequency\":\"MONTHLY\"")
                        .getBytes(StandardCharsets.UTF_8));
        refused(task, "FORM_CHANGED");
        form(id, form);
        approve("jo-social.reviewer", id);
    }

    @Test
    void aFormThatWasFiledBeforeAttachmentsWereBoundStaysAsItWas() {
        String id = received(tee());
        String task = task("jo-social.reviewer", id);
        byte[] form = jdbc.sql("select form from sharing_request where id = :id")
                .param("id", id)
                .query((row, number) -> row.getBytes(1))
                .single();
        byte[] before = new String(form, StandardCharsets.UTF_8)
                .replace(",\"attachments\":[]", "")
                .replace("\"attachments\":[],", "")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(before).isNotEqualTo(form);
        form(id, before);
        jdbc.sql("update sharing_request set form_digest = :digest where id = :id")
                .param("digest", Digests.of(before))
                .param("id", id)
                .update();
        jdbc.sql("update review_task set form_digest = :digest where request_id = :id")
                .param("digest", Digests.of(before))
                .param("id", id)
                .update();
        attach(id, "依据.pdf", BASIS);

        as("jo-social.reviewer")
                .post("/approvals/" + task + "/approve", Map.of("reason", "同意"))
                .expect(200);
        assertThat(request(id).get("formDigest").asString()).isEqualTo(Digests.of(before));
    }

    private static List<FiledForm.Code> codes(FiledForm form, byte[] paper) {
        return form.compare(List.of(new FiledForm.Found("依据.pdf", Digests.of(paper)))).stream()
                .map(FiledForm.Finding::code)
                .toList();
    }

    private void refused(String task, String code) {
        as("jo-social.reviewer")
                .post("/approvals/" + task + "/approve", Map.of("reason", "同意"))
                .refused(409, code);
    }

    private void form(String id, byte[] form) {
        jdbc.sql("update sharing_request set form = :form where id = :id")
                .param("form", form)
                .param("id", id)
                .update();
    }

    private void change(String column, Object value, String id) {
        jdbc.sql("update attachment set " + column + " = :value where request_id = :id")
                .param("value", value)
                .param("id", id)
                .update();
    }

    private UUID attach(String id, String name, byte[] content) {
        UUID paper = UUID.randomUUID();
        jdbc.sql("""
                        insert into attachment (id, request_id, name, media_type, bytes, digest, content, uploaded_by,
                            uploaded_at) values (:id, :request, :name, 'application/pdf', :bytes, :digest, :content,
                            'jo.clerk', now())
                        """)
                .param("id", paper)
                .param("request", id)
                .param("name", name)
                .param("bytes", content.length)
                .param("digest", Digests.of(content))
                .param("content", content)
                .update();
        return paper;
    }
}
