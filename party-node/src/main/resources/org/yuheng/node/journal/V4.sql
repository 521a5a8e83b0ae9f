CREATE TABLE peer_counter (
  node      TEXT PRIMARY KEY,
  counter   INTEGER NOT NULL,
  statement BLOB NOT NULL
);
CREATE TABLE own_counter (
  single      INTEGER PRIMARY KEY CHECK (single = 1),
  beyond      INTEGER NOT NULL,
  restored_at TEXT
);
INSERT INTO own_counter VALUES (1, 0, NULL);
