CREATE TABLE witnessed (
  origin       TEXT PRIMARY KEY,
  note         BLOB NOT NULL,
  witnessed_at TEXT NOT NULL
);
CREATE TABLE witness_alarm (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  at       TEXT NOT NULL,
  code     TEXT NOT NULL,
  message  TEXT NOT NULL,
  source   TEXT NOT NULL,
  seen     BLOB NOT NULL,
  shown    BLOB NOT NULL,
  reported INTEGER NOT NULL DEFAULT 0,
  UNIQUE (code, shown)
);
