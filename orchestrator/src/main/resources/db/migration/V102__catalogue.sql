-- Platforms, partners, nodes, and the datasets that may be asked for.
create table platform (
    id text primary key,
    name_zh text not null,
    name_en text not null,
    organisation text not null references organisation (id),
    region text not null
);

create table agreement (
    organisation text not null references organisation (id),
    reference text not null,
    valid_from date not null,
    valid_to date not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    primary key (organisation, reference),
    check (valid_to >= valid_from)
);

create table assessment (
    organisation text not null references organisation (id),
    reference text not null,
    valid_from date not null,
    valid_to date not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    primary key (organisation, reference),
    check (valid_to >= valid_from)
);

create table scorecard (
    organisation text primary key references organisation (id),
    grade text not null check (grade in ('A', 'B', 'C', 'D')),
    recorded_at timestamptz not null,
    recorded_by text not null
);

-- A node is announced by an administrator and has no key until it enrols.
create table node (
    id text primary key,
    organisation text not null references organisation (id),
    platform text references platform (id),
    dns_names text[] not null,
    ip_addresses text[] not null,
    address text,
    signing_key bytea,
    certificate bytea,
    certificate_serial text,
    certificate_not_after timestamptz,
    enrolled_at timestamptz,
    reachable boolean not null default false,
    checked_at timestamptz,
    reached_at timestamptz,
    trouble text,
    description bytea
);

create table node_owner (
    node text not null references node (id),
    organisation text not null references organisation (id),
    primary key (node, organisation)
);

create table grant_key (
    node text not null references node (id),
    organisation text not null,
    key_id text not null,
    spki bytea not null,
    enrolled_at timestamptz not null,
    revoked_at timestamptz,
    primary key (node, organisation, key_id),
    foreign key (node, organisation) references node_owner (node, organisation)
);

create table sealing_certificate (
    node text not null references node (id),
    organisation text not null references organisation (id),
    serial text not null,
    envelope bytea not null,
    not_before timestamptz not null,
    not_after timestamptz not null,
    received_at timestamptz not null,
    primary key (node, organisation, serial)
);

-- Certificates that the transport authority issued, kept for the revocation list.
create table issued_certificate (
    serial text primary key,
    node text not null,
    not_after timestamptz not null,
    issued_at timestamptz not null,
    revoked_at timestamptz
);

-- Certificates of the orchestrator itself: the transport authority's own, and the one that it dials nodes with.
create table own_certificate (
    name text not null,
    key_id text not null,
    certificate bytea not null,
    issued_at timestamptz not null,
    primary key (name, key_id)
);

create sequence revocation_list_number;

create table dataset (
    code text primary key,
    owner text not null references organisation (id),
    platform text references platform (id),
    node text references node (id),
    sharing_type text not null,
    grade text,
    personal_info text not null,
    title text not null,
    search_text text not null,
    document bytea not null,
    digest text not null,
    version bigint not null,
    declared_at timestamptz,
    declaration bytea,
    updated_at timestamptz not null
);

create index dataset_search on dataset using gin (search_text gin_trgm_ops);
create index dataset_by_owner on dataset (owner);
create index dataset_by_platform on dataset (platform);
create index dataset_by_node on dataset (node);
