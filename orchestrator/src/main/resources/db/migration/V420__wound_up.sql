-- An ended request may still have open tasks, clocks and runs until its journey has wound them up; whoever recovers from a
-- crash in between has to know.
alter table sharing_request add column wound_up_at timestamptz;
update sharing_request set wound_up_at = changed_at
    where state in ('CLOSED', 'REJECTED', 'DENIED', 'REFUSED', 'WITHDRAWN', 'TERMINATED');
