-- Figures by month, for the data authority and for authors of rules.

-- Whether a clock was stopped by an answer, of people or of the rules, and not because the request was taken back or ended.
alter table clock add column answered boolean not null default false;

create function keep_answered() returns trigger language plpgsql as $$
begin
    new.answered := not exists (select from sharing_request r
        where r.id = new.request and r.state in ('WITHDRAWN', 'TERMINATED'));
    return new;
end $$;
create trigger clock_answered_kept before update on clock
    for each row when (old.state <> 'STOPPED' and new.state = 'STOPPED') execute function keep_answered();

update clock c set answered = true
    where c.state = 'STOPPED' and (not exists (select from sharing_request r
            where r.id = c.request and r.state in ('WITHDRAWN', 'TERMINATED'))
        or exists (select from clock p where p.request = c.request and p.kind = 'PROVISION'));
create index clock_answered_in_time on clock (stopped_on) where kind = 'ANSWER' and answered and stopped_on <= due;
create index clock_not_in_time on clock (due) where kind = 'ANSWER' and (state <> 'STOPPED' or stopped_on > due);

-- How often each row of the rules fired in each month, counted as in rule_firings.
create table rule_firings_by_month (
    rule_table text not null,
    rule_id text not null,
    month date not null,
    slot integer not null,
    fired bigint not null,
    primary key (rule_table, rule_id, month, slot)
);

create function month_of(at timestamptz) returns date language sql immutable as $$
    select date_trunc('month', at at time zone 'Asia/Shanghai')::date
$$;

insert into rule_firings_by_month (rule_table, rule_id, month, slot, fired)
    select rule_table, rule_id, month_of(decided_at), 0, count(*) from decision_rule
    group by rule_table, rule_id, month_of(decided_at);

create or replace function count_rule_firings() returns trigger language plpgsql as $$
begin
    -- In the order of the key: two transactions that share a slot then wait for each other, and never both.
    insert into rule_firings as kept (rule_table, rule_id, slot, fired)
        select rule_table, rule_id, pg_backend_pid() % 16, count(*) from added
        group by rule_table, rule_id order by rule_table, rule_id
        on conflict (rule_table, rule_id, slot) do update set fired = kept.fired + excluded.fired;
    insert into rule_firings_by_month as kept (rule_table, rule_id, month, slot, fired)
        select rule_table, rule_id, month_of(decided_at), pg_backend_pid() % 16, count(*) from added
        group by rule_table, rule_id, month_of(decided_at) order by rule_table, rule_id, month_of(decided_at)
        on conflict (rule_table, rule_id, month, slot) do update set fired = kept.fired + excluded.fired;
    return null;
end $$;
