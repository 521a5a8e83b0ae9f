-- Organisations, people, roles, sessions. Superiors may be registered later than their subordinates, so there is no
-- foreign key on superior; the code checks for cycles.
create extension if not exists pg_trgm;

create table organisation (
    id text primary key,
    name_zh text not null,
    name_en text not null,
    credit_code text not null unique,
    kind text not null check (kind in ('GOVERNMENT', 'OPERATOR', 'COMMERCIAL', 'AUTHORITY')),
    region text not null,
    superior text,
    created_at timestamptz not null
);

create table account (
    username text primary key,
    name text not null,
    organisation text not null references organisation (id),
    password_hash text not null,
    must_change_password boolean not null,
    failures integer not null default 0,
    locked_until timestamptz,
    disabled boolean not null default false,
    created_at timestamptz not null,
    created_by text not null
);

create index account_by_organisation on account (organisation);

create table account_role (
    username text not null references account (username),
    role text not null,
    granted_at timestamptz not null,
    granted_by text not null,
    primary key (username, role)
);

create table session (
    token_hash bytea primary key,
    username text not null references account (username),
    created_at timestamptz not null,
    expires_at timestamptz not null
);

create index session_by_expiry on session (expires_at);
create index session_by_username on session (username);

-- Tokens that may be used once: to make the first administrators, to enrol a node.
create table one_time_token (
    token_hash bytea primary key,
    purpose text not null check (purpose in ('FIRST_ADMINISTRATOR', 'ENROLMENT')),
    subject text not null,
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

create table idempotency_key (
    principal text not null,
    key text not null,
    request_hash bytea not null,
    status integer not null,
    content_type text,
    location text,
    body bytea,
    created_at timestamptz not null,
    primary key (principal, key)
);

create index idempotency_key_by_age on idempotency_key (created_at);
