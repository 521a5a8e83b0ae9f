-- 转交: whom a task was handed to; nobody else decides it then.
alter table review_task add column assignee text references account (username);

-- 催办, 转交, 加签 and 抄送, as they happened.
create table task_note (
    id bigint generated always as identity primary key,
    request_id text not null references sharing_request (id),
    task text not null references review_task (id),
    kind text not null check (kind in ('URGED', 'HANDED_OVER', 'SIGNER_ADDED', 'COPIED')),
    actor text not null references account (username),
    person text references account (username),
    words text not null,
    at timestamptz not null,
    read_at timestamptz
);

create index task_note_by_task on task_note (task, kind, at);
create index task_note_unread on task_note (person) where kind = 'COPIED' and read_at is null;
