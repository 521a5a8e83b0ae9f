-- Who signs in with an OpenID Connect provider: a subject of an issuer is one account, an account one subject of an issuer.
create table account_identity (
    issuer text not null,
    subject text not null,
    username text not null references account (username),
    linked_at timestamptz not null,
    linked_by text not null,
    primary key (issuer, subject),
    unique (username, issuer)
);
