ALTER TABLE person ADD COLUMN duties TEXT NOT NULL DEFAULT 'GRANT DATA RESULTS REVIEW AUDIT';
ALTER TABLE person ADD COLUMN password_hash TEXT;
ALTER TABLE person ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN locked_until TEXT;
CREATE TABLE dataset_draft (
  code     TEXT NOT NULL,
  owner    TEXT NOT NULL,
  proposal BLOB NOT NULL,
  made_at  TEXT NOT NULL,
  PRIMARY KEY (code, owner)
);
CREATE TABLE result_refusal (
  id           TEXT PRIMARY KEY,
  job          TEXT NOT NULL,
  organization TEXT NOT NULL,
  person       TEXT NOT NULL,
  reason       TEXT NOT NULL,
  refused_at   TEXT NOT NULL,
  reported     INTEGER NOT NULL DEFAULT 0,
  UNIQUE (job, organization)
);
CREATE TABLE result_release (
  job          TEXT NOT NULL,
  organization TEXT NOT NULL,
  person       TEXT NOT NULL,
  released_at  TEXT NOT NULL,
  PRIMARY KEY (job, organization)
);
