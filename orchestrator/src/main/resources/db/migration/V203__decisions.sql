-- Policy bundles by content. The one that decides is a row, so that all instances change over in one transaction.
create table policy_bundle (
    hash text primary key,
    packed bytea not null,
    state text not null check (state in ('PROPOSED', 'APPROVED')),
    note text not null,
    proposed_by text not null,
    proposed_at timestamptz not null,
    approved_by text,
    approved_at timestamptz
);

create table active_bundle (
    single boolean primary key default true check (single),
    hash text not null references policy_bundle (hash)
);

create table bundle_activation (
    id bigint generated always as identity primary key,
    hash text not null references policy_bundle (hash),
    previous text,
    kind text not null check (kind in ('FIRST', 'ACTIVATED', 'ROLLED_BACK')),
    by_whom text not null,
    at timestamptz not null
);

create table decision (
    request_id text not null references sharing_request (id),
    round integer not null,
    facts bytea not null,
    facts_digest text not null,
    decision bytea not null,
    decision_digest text not null,
    bundle_hash text not null references policy_bundle (hash),
    outcome text not null,
    technique text,
    -- The frozen specification; absent unless the request may proceed.
    spec bytea,
    spec_digest text,
    decided_at timestamptz not null,
    primary key (request_id, round)
);
create unique index decision_spec on decision (spec_digest, request_id, round) where spec_digest is not null;

-- Datasets in whose imported data private content was found: they count as private from then on.
create table quarantine (
    dataset text not null,
    request_id text not null references sharing_request (id),
    job text not null,
    code text not null,
    at timestamptz not null,
    primary key (dataset, job)
);
