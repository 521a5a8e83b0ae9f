-- Whether each node of a frozen specification has answered for its owners.
create table proposal (
    spec_digest text not null,
    node text not null,
    request_id text not null references sharing_request (id),
    state text not null check (state in ('ASKED', 'ANSWERED', 'REFUSED')),
    code text,
    message text,
    asked_at timestamptz not null,
    -- When the node was called last; the longer people take, the less often it is called.
    tried_at timestamptz,
    heard_at timestamptz,
    -- False once the request has moved on.
    waited_for boolean not null default true,
    primary key (spec_digest, node)
);
create index proposal_request on proposal (request_id);

create table owner_grant (
    spec_digest text not null,
    node text not null,
    owner text not null,
    request_id text not null references sharing_request (id),
    state text not null check (state in ('PENDING', 'GRANTED', 'REFUSED', 'REVOKED')),
    grant_envelope bytea,
    grant_digest text,
    code text,
    message text,
    changed_at timestamptz not null,
    primary key (spec_digest, node, owner)
);

create table run (
    request_id text not null references sharing_request (id),
    number integer not null,
    spec_digest text not null,
    state text not null,
    attempt integer not null,
    -- First come, first served.
    queue_place bigint generated always as identity,
    queued_at timestamptz not null,
    admitted_at timestamptz,
    ended_at timestamptz,
    cancel_reason text,
    code text,
    message text,
    primary key (request_id, number)
);
create index run_active on run (state) where ended_at is null;
create index run_queue on run (queue_place) where state = 'QUEUED';

create table attempt (
    request_id text not null,
    run integer not null,
    number integer not null,
    state text not null,
    opened_at timestamptz not null,
    deadline timestamptz not null,
    ended_at timestamptz,
    fault text,
    code text,
    message text,
    primary key (request_id, run, number),
    foreign key (request_id, run) references run (request_id, number)
);

-- What the nodes say of each role; reachable is false while a node does not answer: its state is then unknown.
create table role_progress (
    request_id text not null,
    run integer not null,
    attempt integer not null,
    node text not null,
    role text not null,
    reachable boolean not null,
    state text,
    phase text,
    fraction double precision,
    metrics text not null,
    sequence bigint not null,
    code text,
    message text,
    at timestamptz,
    heard_at timestamptz,
    primary key (request_id, run, attempt, node, role)
);

-- Compensation, recorded before the call that it undoes.
create table job_cancel (
    request_id text not null,
    run integer not null,
    attempt integer not null,
    node text not null,
    state text not null check (state in ('ARMED', 'DUE', 'DONE')),
    reason text,
    tries integer not null,
    next_at timestamptz not null,
    give_up_at timestamptz not null,
    primary key (request_id, run, attempt, node)
);
create index job_cancel_due on job_cancel (next_at) where state = 'DUE';
