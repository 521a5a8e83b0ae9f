CREATE TABLE membership_seen (
  single INTEGER PRIMARY KEY CHECK (single = 1),
  number INTEGER NOT NULL
);
INSERT INTO membership_seen VALUES (1, 0);
ALTER TABLE peer_counter ADD COLUMN audit_sequence INTEGER NOT NULL DEFAULT 0;
