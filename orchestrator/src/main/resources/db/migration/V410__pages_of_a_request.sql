-- What stands in the fields of a draft as it was typed; form_digest says of which form it is the writing.
create table request_writing (
    request_id text primary key references sharing_request (id),
    fields bytea not null,
    form_digest text not null,
    saved_by text not null,
    saved_at timestamptz not null
);

-- Papers to a request: its legal basis, assessments, consents.
create table attachment (
    id uuid primary key,
    request_id text not null references sharing_request (id),
    name text not null,
    media_type text not null check (media_type in
        ('application/pdf', 'image/png', 'image/jpeg', 'application/ofd')),
    bytes integer not null check (bytes > 0),
    digest text not null,
    content bytea not null,
    uploaded_by text not null,
    uploaded_at timestamptz not null,
    unique (request_id, digest)
);

-- Which datasets a request asks for: taken from its form with every change.
create table request_dataset (
    request_id text not null references sharing_request (id),
    dataset text not null,
    primary key (request_id, dataset)
);
create index request_dataset_dataset on request_dataset (dataset, request_id desc);
insert into request_dataset (request_id, dataset)
    select r.id, input ->> 'dataset'
    from sharing_request r, jsonb_array_elements(convert_from(r.form, 'UTF8')::jsonb -> 'inputs') input
    on conflict do nothing;

-- Which rows of the rule tables fired in a decision.
create table decision_rule (
    rule_table text not null,
    rule_id text not null,
    request_id text not null,
    round integer not null,
    bundle_hash text not null,
    decided_at timestamptz not null,
    primary key (rule_table, rule_id, request_id, round),
    foreign key (request_id, round) references decision (request_id, round)
);
create index decision_rule_newest on decision_rule (rule_table, rule_id, decided_at desc);
insert into decision_rule (rule_table, rule_id, request_id, round, bundle_hash, decided_at)
    select reason ->> 'table', reason ->> 'ruleId', d.request_id, d.round, d.bundle_hash, d.decided_at
    from decision d, jsonb_array_elements(convert_from(d.decision, 'UTF8')::jsonb -> 'reasons') reason
    on conflict do nothing;

-- Lists that people open: newest first, of one organisation or of all, and by what they search.
create index sharing_request_changed on sharing_request (changed_at desc, id);
create index sharing_request_title on sharing_request using gin (title gin_trgm_ops);
create index sharing_request_applicant on sharing_request (applicant, id);
create index decision_decided on decision (decided_at desc, request_id, round desc);
create index dataset_by_facets on dataset (sharing_type, grade, personal_info);
create index audit_event_by_organisation on audit_event (organisation, sequence);
create index audit_event_by_action on audit_event (action, sequence);
create index clock_by_state on clock (state, kind, due);
