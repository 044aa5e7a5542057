-- Version 2. Review by several people.

-- What one person decided without seeing the others; laid over nothing until an adjudicator has looked at it.
-- As `decisions`; `done` closes a person's work on a document.
CREATE TABLE blind_decisions (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    fact     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    action   TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'correct', 'add', 'note', 'undo', 'done')),
    before   TEXT NOT NULL,
    after    TEXT NOT NULL,
    author   TEXT NOT NULL,
    at       TEXT NOT NULL,
    reason   TEXT NOT NULL,
    undoes   INTEGER REFERENCES blind_decisions (id)
) STRICT;
CREATE INDEX blind_decisions_document ON blind_decisions (document);

CREATE TRIGGER blind_decisions_are_kept BEFORE DELETE ON blind_decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER blind_decisions_are_final BEFORE UPDATE ON blind_decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

-- Saves that were applied, by the key that the reviewer's page gave them: one that comes again is not applied twice.
CREATE TABLE review_saves (
    key      TEXT PRIMARY KEY,
    layer    TEXT NOT NULL,                 -- '' for `decisions`, 'blind' for `blind_decisions`
    decision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX review_saves_decision ON review_saves (decision);
