-- Sessions of people in a browser, as Spring Session keeps them; the API's own are in session.
create table page_session (
    primary_id char(36) primary key,
    session_id char(36) not null unique,
    creation_time bigint not null,
    last_access_time bigint not null,
    max_inactive_interval integer not null,
    expiry_time bigint not null,
    principal_name varchar(100)
);

create index page_session_by_expiry on page_session (expiry_time);
create index page_session_by_principal on page_session (principal_name);

create table page_session_attributes (
    session_primary_id char(36) not null references page_session (primary_id) on delete cascade,
    attribute_name varchar(200) not null,
    attribute_bytes bytea not null,
    primary key (session_primary_id, attribute_name)
);
