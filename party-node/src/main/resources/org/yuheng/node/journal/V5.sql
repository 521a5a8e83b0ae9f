CREATE TABLE earlier_query (
  owner       TEXT NOT NULL,
  dataset     TEXT NOT NULL,
  version     TEXT NOT NULL,
  recipient   TEXT NOT NULL,
  shape       TEXT NOT NULL,
  words       TEXT NOT NULL,
  reviewed    INTEGER NOT NULL,
  job         TEXT NOT NULL,
  spec_digest TEXT NOT NULL,
  used_at     TEXT NOT NULL,
  PRIMARY KEY (owner, dataset, version, recipient, shape, reviewed)
);
CREATE TABLE earlier_query_rule (
  owner TEXT PRIMARY KEY,
  rule  TEXT NOT NULL CHECK (rule IN ('REVIEW', 'REFUSE'))
);
