CREATE TABLE push (
  dataset         TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  digest          TEXT NOT NULL,
  code            TEXT NOT NULL,
  message         TEXT NOT NULL,
  records         INTEGER NOT NULL,
  pushed_at       TEXT NOT NULL,
  PRIMARY KEY (dataset, idempotency_key)
);
