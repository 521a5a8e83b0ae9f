-- Wakes of workflows, deleted once delivered.
create table outbox (
    id bigint generated always as identity primary key,
    request_id text not null,
    run integer,
    created_at timestamptz not null default now()
);

create sequence request_number;

create table sharing_request (
    id text primary key,
    version integer not null,
    -- A workflow that was started under an older epoch can do nothing.
    epoch integer not null,
    -- Counts decisions: a request that is decided again enters a new round.
    round integer not null,
    state text not null,
    codes text[] not null,
    organization text not null,
    applicant text not null,
    title text not null,
    form bytea not null,
    form_digest text not null,
    filed_at timestamptz,
    received_at timestamptz,
    supplements integer not null,
    created_at timestamptz not null,
    changed_at timestamptz not null
);
create index sharing_request_organization on sharing_request (organization, id);
create index sharing_request_state on sharing_request (state, id);

-- Organisations besides the applicant's that take part, and may therefore read the request.
create table request_party (
    request_id text not null references sharing_request (id),
    organization text not null,
    primary key (request_id, organization)
);
create index request_party_organization on request_party (organization, request_id);

create table request_move (
    id bigint generated always as identity primary key,
    request_id text not null references sharing_request (id),
    round integer not null,
    from_state text not null,
    to_state text not null,
    codes text[] not null,
    cause text not null,
    actor text not null,
    at timestamptz not null
);
create index request_move_request on request_move (request_id, id);
