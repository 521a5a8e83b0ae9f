-- 委托代办: who decides for whom, from one day to another, both included.
create table delegation (
    id uuid primary key,
    person text not null references account (username),
    deputy text not null references account (username),
    valid_from date not null,
    valid_to date not null,
    words text not null,
    made_at timestamptz not null,
    ended_at timestamptz,
    check (valid_to >= valid_from),
    check (person <> deputy)
);
create index delegation_of_deputy on delegation (deputy, valid_to) where ended_at is null;
create index delegation_of_person on delegation (person, valid_to desc);

-- Whom the verdict was given for, where somebody else gave it.
alter table review_task add column decided_for text references account (username);
