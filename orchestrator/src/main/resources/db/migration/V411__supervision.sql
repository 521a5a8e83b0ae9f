-- What the data authority looks up.
create index review_task_refused on review_task (organization, decided_at desc) where state = 'REFUSED';
create index sharing_request_ended_badly on sharing_request (changed_at desc, id)
    where state in ('REFUSED', 'DENIED', 'REJECTED');
create index owner_grant_granted on owner_grant (changed_at, request_id) where state = 'GRANTED';
create index owner_grant_request on owner_grant (request_id);
create index clock_open on clock (due, request) where state <> 'STOPPED';
