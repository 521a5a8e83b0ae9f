-- Whom an OpenID Connect provider vouches for, linked to a person of this node.
CREATE TABLE person_identity (
  issuer    TEXT NOT NULL,
  subject   TEXT NOT NULL,
  name      TEXT NOT NULL REFERENCES person (name) ON DELETE CASCADE,
  linked_at TEXT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
