CREATE TABLE dataset (
  code        TEXT PRIMARY KEY,
  owner       TEXT NOT NULL,
  declaration BLOB NOT NULL,
  source      BLOB NOT NULL,
  declared_at TEXT NOT NULL,
  registered  INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE proposal (
  spec_digest TEXT PRIMARY KEY,
  request     TEXT NOT NULL,
  spec        BLOB NOT NULL,
  claim_zh    TEXT NOT NULL,
  claim_en    TEXT NOT NULL,
  received_at TEXT NOT NULL
);
CREATE TABLE owner_grant (
  spec_digest TEXT NOT NULL REFERENCES proposal,
  owner       TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('PENDING', 'GRANTED', 'REFUSED', 'REVOKED')),
  grant_id    TEXT,
  envelope    BLOB,
  reason      TEXT,
  decided_by  TEXT,
  decided_at  TEXT,
  reported    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (spec_digest, owner)
);
CREATE TABLE grant_use (
  grant_id TEXT NOT NULL,
  run      INTEGER NOT NULL,
  attempt  INTEGER NOT NULL,
  role     TEXT NOT NULL,
  used_at  TEXT NOT NULL,
  PRIMARY KEY (grant_id, run, attempt, role)
);
CREATE TABLE job (
  id          TEXT PRIMARY KEY,
  request     TEXT NOT NULL,
  spec_digest TEXT NOT NULL,
  spec        BLOB NOT NULL,
  addresses   BLOB NOT NULL,
  deadline    TEXT NOT NULL,
  prepared_at TEXT NOT NULL,
  disposed_at TEXT
);
CREATE TABLE job_event (
  job      TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  role     TEXT NOT NULL,
  state    TEXT NOT NULL,
  phase    TEXT NOT NULL,
  fraction REAL,
  metrics  TEXT NOT NULL,
  fault    TEXT,
  code     TEXT,
  message  TEXT,
  at       TEXT NOT NULL,
  PRIMARY KEY (job, sequence)
);
CREATE TABLE input_used (
  job     TEXT NOT NULL,
  dataset TEXT NOT NULL,
  digest  TEXT NOT NULL,
  rows    INTEGER NOT NULL,
  PRIMARY KEY (job, dataset)
);
CREATE TABLE statement (
  job      TEXT NOT NULL,
  kind     TEXT NOT NULL CHECK (kind IN ('ENCLAVE', 'RELEASE')),
  envelope BLOB NOT NULL
);
CREATE TABLE traffic (
  job       TEXT NOT NULL,
  direction TEXT NOT NULL,
  peer      TEXT NOT NULL,
  bytes     INTEGER NOT NULL,
  PRIMARY KEY (job, direction, peer)
);
CREATE TABLE outgoing_part (
  job           TEXT NOT NULL,
  role          TEXT NOT NULL,
  name          TEXT NOT NULL,
  recipient     TEXT NOT NULL,
  node          TEXT NOT NULL,
  media_type    TEXT NOT NULL,
  sealed_digest TEXT NOT NULL,
  sealed_bytes  INTEGER NOT NULL,
  rows          INTEGER NOT NULL,
  suppressed    INTEGER NOT NULL,
  file          TEXT NOT NULL,
  delivery      TEXT NOT NULL CHECK (delivery IN ('HELD_FOR_REVIEW', 'PENDING', 'DELIVERED')),
  PRIMARY KEY (job, role, name, recipient)
);
CREATE TABLE received_part (
  job           TEXT NOT NULL,
  name          TEXT NOT NULL,
  recipient     TEXT NOT NULL,
  from_node     TEXT NOT NULL,
  media_type    TEXT NOT NULL,
  sealed_digest TEXT NOT NULL,
  sealed_bytes  INTEGER NOT NULL,
  rows          INTEGER NOT NULL,
  suppressed    INTEGER NOT NULL,
  file          TEXT NOT NULL,
  received_at   TEXT NOT NULL,
  PRIMARY KEY (job, name, recipient)
);
CREATE TABLE opening (
  id         TEXT PRIMARY KEY,
  job        TEXT NOT NULL,
  recipient  TEXT NOT NULL,
  person     TEXT NOT NULL,
  opened_at  TEXT NOT NULL,
  envelope   BLOB NOT NULL,
  reported   INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE person (
  name       TEXT PRIMARY KEY,
  owner      TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE
);
CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at       TEXT NOT NULL,
  actor    TEXT NOT NULL,
  action   TEXT NOT NULL,
  object   TEXT NOT NULL,
  detail   TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash     TEXT NOT NULL
);
