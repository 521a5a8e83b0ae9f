-- Events are inserted unchained in the transaction of the action that they record. The sequencer gives each its leaf
-- index later. Erasing personal details empties event and the columns taken from it; commitment and leaf stay.
create table audit_event (
    sequence bigint generated always as identity primary key,
    id uuid not null unique,
    time timestamptz not null,
    actor text,
    actor_kind text not null check (actor_kind in ('PERSON', 'NODE', 'SYSTEM')),
    organisation text,
    action text not null,
    object_type text,
    object_id text,
    request text,
    datasets text[] not null,
    event bytea,
    salt bytea,
    commitment bytea not null check (length(commitment) = 32),
    leaf_index bigint unique
);

create index audit_event_unsequenced on audit_event (sequence) where leaf_index is null;
create index audit_event_by_request on audit_event (request, sequence) where request is not null;
create index audit_event_by_actor on audit_event (actor, sequence);
create index audit_event_by_object on audit_event (object_type, object_id, sequence);
create index audit_event_by_time on audit_event (time, sequence);
create index audit_event_by_dataset on audit_event using gin (datasets);
