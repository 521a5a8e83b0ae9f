-- Events are written when their transaction ends, so what refers to one may be there before it.
alter table node_event alter constraint node_event_event_fkey deferrable initially deferred;

-- An event's row is written once: its place in the log stands beside it, and what waits for one says all that the
-- sequencer needs.
create table audit_place (
    sequence bigint primary key,
    leaf_index bigint not null
);
insert into audit_place (sequence, leaf_index)
    select sequence, leaf_index from audit_event where leaf_index is not null;
alter table audit_event drop column leaf_index;
alter table audit_event reset (fillfactor);

alter table audit_waiting add column time timestamptz;
alter table audit_waiting add column commitment bytea;
update audit_waiting w set time = e.time, commitment = e.commitment from audit_event e where e.sequence = w.sequence;
alter table audit_waiting alter column time set not null;
alter table audit_waiting alter column commitment set not null;
