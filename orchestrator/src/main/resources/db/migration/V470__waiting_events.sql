-- Events that wait for their place in the log. Giving an event its place was dear while leaf_index stood in indexes: every
-- update wrote all of the table's indexes anew. Now nothing indexed changes, and pages leave room for the changed row.
create table audit_waiting (
    sequence bigint primary key
);

insert into audit_waiting (sequence) select sequence from audit_event where leaf_index is null;

drop index audit_event_unsequenced;
alter table audit_event drop constraint audit_event_leaf_index_key;
alter table audit_event set (fillfactor = 60);
