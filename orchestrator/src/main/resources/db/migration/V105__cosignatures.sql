-- What witnesses signed: that a checkpoint continues what they had seen, and when they saw it.
create table log_cosignature (
    size bigint not null references log_checkpoint (size),
    witness text not null,
    line text not null,
    taken_at timestamptz not null,
    primary key (size, witness)
);

create index log_checkpoint_by_time on log_checkpoint (signed_at);
