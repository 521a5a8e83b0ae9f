package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot be recorded does not happen, whoever does it. PostgreSQL itself says here that its disk is full. */
class NoAuditNoActionTest extends CityTest {

    @BeforeEach
    void countWhatIsTried() {
        // A sequence moves on although the transaction that moved it is undone.
        jdbc.sql("create sequence unrecorded_tries").update();
        jdbc.sql("""
                        create function no_room() returns trigger language plpgsql as $$
                        begin
                            perform nextval('unrecorded_tries');
                            raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
                        end $$
                        """).update();
    }

    @AfterEach
    void makeRoom() {
        jdbc.sql("drop trigger if exists no_room on audit_event").update();
        jdbc.sql("drop function no_room").update();
        jdbc.sql("drop sequence unrecorded_tries").update();
    }

    @Test
    void anApprovalThatCannotBeRecordedIsNotGivenAndCanBeRepeated() {
        String id = submitted(tee());
        String task = task("jo.boss", id);
        String before = state(id);
        noRoomFor("OFFICE_APPROVED");

        as("jo.boss")
                .post("/approvals/" + task + "/approve", Map.of("reason", "同意"))
                .refused(503, "UNAVAILABLE");
        as("jo.boss")
                .with("Idempotency-Key", "once")
                .post("/approvals/" + task + "/approve", Map.of("reason", "同意"))
                .refused(503, "UNAVAILABLE");

        assertThat(tries()).isEqualTo(2);
        assertThat(approvals(id).get(0).get("state").asString()).isEqualTo("OPEN");
        assertThat(state(id)).isEqualTo(before);
        room();
        as("jo.boss")
                .with("Idempotency-Key", "once")
                .post("/approvals/" + task + "/approve", Map.of("reason", "同意"))
                .expect(200);
        assertThat(recorded(id, "OFFICE_APPROVED")).isEqualTo(1);
        awaitState(id, "PROVIDER_REVIEW");
    }

    @Test
    void aDecisionThatCannotBeRecordedIsMadeOnceThereIsRoom() {
        noRoomFor("REQUEST_DECIDED");
        String id = received(tee());

        await().atMost(SOON).until(() -> tries() >= 3);

        assertThat(decisions(id)).isZero();
        room();
        awaitState(id, "PROVIDER_REVIEW");
        assertThat(decisions(id)).isEqualTo(1);
        assertThat(recorded(id, "REQUEST_DECIDED")).isEqualTo(1);
    }

    private void noRoomFor(String action) {
        jdbc.sql("create trigger no_room before insert on audit_event for each row when (new.action = '" + action
                        + "') execute function no_room()")
                .update();
    }

    private void room() {
        jdbc.sql("drop trigger no_room on audit_event").update();
    }

    private long tries() {
        return jdbc.sql("select case when is_called then last_value else 0 end from unrecorded_tries")
                .query(Long.class)
                .single();
    }

    private long decisions(String id) {
        return jdbc.sql("select count(*) from decision where request_id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    private long recorded(String id, String action) {
        return jdbc.sql("select count(*) from audit_event where request = :id and action = :action")
                .param("id", id)
                .param("action", action)
                .query(Long.class)
                .single();
    }
}
