-- Passkeys with which people sign approvals. A removed one stays, since statements name it.
create table passkey (
    credential_id bytea primary key,
    username text not null references account (username),
    key_id text not null unique,
    spki bytea not null,
    name text not null,
    counter bigint not null,
    backed_up boolean not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    removed_at timestamptz
);
create index passkey_by_username on passkey (username);

-- What was asked of a passkey last: good once, for minutes.
create table passkey_challenge (
    username text not null references account (username),
    -- REGISTER, or the task that is to be decided.
    subject text not null,
    challenge bytea not null,
    -- Exact bytes of the statement that the challenge is the digest of; empty at a registration.
    statement bytea not null,
    asked_at timestamptz not null,
    primary key (username, subject)
);

-- Organisations whose approvals are signed with passkeys only.
create table passkey_organisation (
    organisation text primary key references organisation (id),
    since timestamptz not null,
    set_by text not null
);
