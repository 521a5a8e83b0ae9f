-- Statutory clocks of requests. since and counted say how much had run when the present stretch began.
create table clock (
    request text not null,
    kind text not null,
    limit_kind text not null,
    bundle text not null,
    state text not null check (state in ('RUNNING', 'PAUSED', 'STOPPED')),
    received_at timestamptz not null,
    since date not null,
    counted integer not null check (counted >= 0),
    limit_days integer not null check (limit_days >= 0),
    extension_days integer not null check (extension_days >= 0),
    article text not null,
    due date,
    missing_year integer,
    stopped_on date,
    primary key (request, kind)
);

create index clock_running on clock (due) where state = 'RUNNING';

create table clock_change (
    request text not null,
    kind text not null,
    number integer not null,
    change text not null check (change in ('STARTED', 'PAUSED', 'RESUMED', 'EXTENDED', 'RECALCULATED', 'STOPPED')),
    at timestamptz not null,
    day date not null,
    days integer not null,
    due date,
    primary key (request, kind, number),
    foreign key (request, kind) references clock (request, kind)
);

create table clock_warning (
    request text not null,
    kind text not null,
    percent integer not null,
    warned_at timestamptz not null,
    primary key (request, kind, percent),
    foreign key (request, kind) references clock (request, kind)
);
