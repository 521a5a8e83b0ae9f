-- A reviewer's refusal of a held result, reported by the reviewer's node.
create table result_refusal (
    request_id text not null,
    run integer not null,
    attempt integer not null,
    person text not null,
    reason text not null,
    received_at timestamptz not null,
    primary key (request_id, run, attempt)
);
