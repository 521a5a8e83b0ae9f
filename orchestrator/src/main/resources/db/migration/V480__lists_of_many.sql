-- Lists that stay quick when there is much to look through. Whatever is counted beforehand is counted by the transaction
-- that changes it, so that no page says a number that was true a while ago.

-- Who asks for a dataset, without reading the requests: asked_at is empty until a request is received.
alter table request_dataset add column organization text;
alter table request_dataset add column asked_at timestamptz;
alter table request_dataset add column in_use boolean not null default false;

create function request_is_usable(state text) returns boolean language sql immutable as $$
    select state in ('GRANTED', 'READY', 'IN_USE', 'EXPIRING')
$$;

create function keep_use_of_dataset() returns trigger language plpgsql as $$
begin
    select r.organization, r.received_at, request_is_usable(r.state)
        into new.organization, new.asked_at, new.in_use
        from sharing_request r where r.id = new.request_id;
    return new;
end $$;
create trigger request_dataset_kept before insert on request_dataset
    for each row execute function keep_use_of_dataset();

create function keep_use_of_request() returns trigger language plpgsql as $$
begin
    update request_dataset set organization = new.organization, in_use = request_is_usable(new.state),
            asked_at = new.received_at
        where request_id = new.id;
    return null;
end $$;
create trigger sharing_request_use_kept after update on sharing_request
    for each row when (old.received_at is distinct from new.received_at or old.organization <> new.organization
        or request_is_usable(old.state) <> request_is_usable(new.state))
    execute function keep_use_of_request();

update request_dataset d set organization = r.organization, in_use = request_is_usable(r.state),
        asked_at = r.received_at
    from sharing_request r where r.id = d.request_id;
alter table request_dataset alter column organization set not null;
create index request_dataset_asked on request_dataset (dataset, organization, asked_at) where asked_at is not null;
create index request_dataset_in_use on request_dataset (dataset, organization) where asked_at is not null and in_use;

-- How often each row of the rules fired. Slots, so that decisions made at the same time seldom wait for each other;
-- a row's slots are added up.
create table rule_firings (
    rule_table text not null,
    rule_id text not null,
    slot integer not null,
    fired bigint not null,
    primary key (rule_table, rule_id, slot)
);
insert into rule_firings (rule_table, rule_id, slot, fired)
    select rule_table, rule_id, 0, count(*) from decision_rule group by rule_table, rule_id;

create function count_rule_firings() returns trigger language plpgsql as $$
begin
    -- In the order of the key: two transactions that share a slot then wait for each other, and never both.
    insert into rule_firings as kept (rule_table, rule_id, slot, fired)
        select rule_table, rule_id, pg_backend_pid() % 16, count(*) from added
        group by rule_table, rule_id order by rule_table, rule_id
        on conflict (rule_table, rule_id, slot) do update set fired = kept.fired + excluded.fired;
    return null;
end $$;
create trigger decision_rule_counted after insert on decision_rule
    referencing new table as added for each statement execute function count_rule_firings();

drop index decision_rule_newest;
create index decision_rule_newest on decision_rule (rule_table, rule_id, decided_at, request_id, round);

-- The catalogue without a word to look for: its facets are counted from an index, and it goes by code.
drop index dataset_by_facets;
create index dataset_by_facets on dataset (owner, platform, sharing_type, grade, personal_info);

-- Supervision, page after page by key.
drop index clock_open;
create index clock_open on clock ((coalesce(due, 'infinity'::date)), request, kind) where state <> 'STOPPED';
drop index sharing_request_ended_badly;
create index sharing_request_ended_badly on sharing_request (changed_at, id)
    where state in ('REFUSED', 'DENIED', 'REJECTED');
drop index owner_grant_granted;
create index owner_grant_granted on owner_grant (changed_at, request_id, owner, node) where state = 'GRANTED';
create index sharing_request_by_department on sharing_request (organization, state);

-- Which events name a dataset, in the order in which the trail is read.
create table audit_event_dataset (
    dataset text not null,
    sequence bigint not null,
    primary key (dataset, sequence)
);
insert into audit_event_dataset (dataset, sequence)
    select distinct one, sequence from audit_event, unnest(datasets) one;
drop index audit_event_by_dataset;
