-- The transparency log: tiles of hashes, bundles of entries (salted commitments), one row that says how long it is.
create table log_state (
    single boolean primary key default true check (single),
    size bigint not null check (size >= 0)
);

insert into log_state (size) values (0);

create table log_tile (
    level integer not null,
    index bigint not null,
    hashes bytea not null,
    primary key (level, index)
);

create table log_bundle (
    index bigint primary key,
    entries bytea not null
);

-- Checkpoints that were published; the newest is the one that counts.
create table log_checkpoint (
    size bigint primary key,
    root bytea not null,
    note text not null,
    signed_at timestamptz not null
);

-- Events that nodes submitted, by the id that the node gave them.
create table node_event (
    node text not null,
    id uuid not null,
    event uuid not null references audit_event (id),
    primary key (node, id)
);
