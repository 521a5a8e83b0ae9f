CREATE TABLE approver (
  owner         TEXT NOT NULL,
  name          TEXT NOT NULL,
  relying_party TEXT NOT NULL,
  key_id        TEXT NOT NULL,
  spki          BLOB NOT NULL,
  added_by      TEXT NOT NULL,
  added_at      TEXT NOT NULL,
  PRIMARY KEY (owner, key_id)
);
