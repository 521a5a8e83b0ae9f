create table review_task (
    -- Made from request, stage, turn and place, so that asking twice asks once.
    id text primary key,
    request_id text not null references sharing_request (id),
    stage text not null check (stage in ('OFFICE', 'REVIEW', 'RESULT')),
    -- The round of REVIEW, the run of RESULT, the filing of OFFICE.
    turn integer not null,
    -- Tasks at the same place are open at the same time; later places wait.
    place integer not null,
    role text not null,
    organization text not null,
    rule_id text not null,
    title text not null,
    form_digest text not null,
    decision_digest text not null,
    spec_digest text not null,
    result_digest text not null,
    -- Who may not decide it: the applicant, or people of the recipient.
    applicant text not null,
    recipients text[] not null,
    state text not null check (state in ('WAITING', 'OPEN', 'APPROVED', 'REFUSED', 'SUPPLEMENT', 'CANCELLED')),
    due date,
    opened_at timestamptz,
    decided_at timestamptz,
    decided_by text,
    ground text,
    reason text,
    statement bytea
);
create index review_task_request on review_task (request_id, stage, turn, place);
create index review_task_open on review_task (organization, role) where state = 'OPEN';

-- Keys with which the orchestrator signs statements; the private halves are in its key files.
create table signing_key (
    key_id text primary key,
    purpose text not null,
    spki bytea not null,
    since timestamptz not null
);
