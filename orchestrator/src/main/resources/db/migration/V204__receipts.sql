-- What each node says of an ended job: manifests, digests and signed statements, never data.
create table collected (
    request_id text not null,
    run integer not null,
    attempt integer not null,
    node text not null,
    manifest bytea not null,
    enclave_statements bytea[] not null,
    release_records bytea[] not null,
    collected_at timestamptz not null,
    primary key (request_id, run, attempt, node)
);

-- The reviewer's signed release of a held result, made at the reviewer's node.
create table result_review (
    request_id text not null,
    run integer not null,
    attempt integer not null,
    envelope bytea not null,
    received_at timestamptz not null,
    primary key (request_id, run, attempt)
);

create table receipt (
    id text primary key,
    request_id text not null references sharing_request (id),
    run integer not null,
    envelope bytea not null,
    payload_digest text not null,
    -- With which the payload stands in the log, as the leaf of this id.
    salt bytea not null,
    leaf uuid not null,
    issued_at timestamptz not null,
    unique (request_id, run)
);

create table disposal_proof (
    request_id text not null references sharing_request (id),
    run integer not null,
    attempt integer not null,
    node text not null,
    proof bytea not null,
    at timestamptz not null,
    primary key (request_id, run, attempt, node)
);
