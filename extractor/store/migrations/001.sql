-- Version 1. What a machine found hangs on its document and goes with it; what a person decided hangs on nothing.
-- No row outside `runs` holds a time, a counter or an order of arrival: the same articles give the same rows.

CREATE TABLE model_versions (
    id          TEXT PRIMARY KEY,           -- program version and champion model, e.g. «0.1.0» or «0.1.0+names-3»
    description TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
    id               INTEGER PRIMARY KEY,   -- first 52 bits of the SHA-256 of the name: the same on every machine
    name             TEXT NOT NULL UNIQUE,  -- path relative to the folder
    sha256           TEXT NOT NULL,         -- of `text`
    title            TEXT NOT NULL,
    published        TEXT,                  -- ISO date
    published_source TEXT NOT NULL,         -- sidecar, option, metadata, dateline, filename; '' when unknown
    url              TEXT NOT NULL,
    author           TEXT NOT NULL,
    text             TEXT NOT NULL,         -- cleaned; every offset of the database points into it
    lemmas           TEXT NOT NULL,         -- normal forms of its words, ё as е, for `search`
    notes            TEXT NOT NULL,         -- repairs and cuts of the reader, one a line
    model            TEXT NOT NULL REFERENCES model_versions (id)
) STRICT;
CREATE INDEX documents_sha256 ON documents (sha256);

-- Files as they were when last read: an unchanged one is skipped.
CREATE TABLE files (
    folder      TEXT NOT NULL,              -- absolute
    path        TEXT NOT NULL,              -- relative to the folder
    fingerprint TEXT NOT NULL,              -- of the bytes, the sidecar, the options and the model
    PRIMARY KEY (folder, path)
) STRICT, WITHOUT ROWID;

-- Where the articles stood; several rows of one document are copies of the same text.
CREATE TABLE sources (
    folder    TEXT NOT NULL,
    path      TEXT NOT NULL,
    name      TEXT NOT NULL,                -- of the article; equals documents.name except in a copy
    document  INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    published TEXT,
    url       TEXT NOT NULL,
    PRIMARY KEY (folder, path, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX sources_document ON sources (document);

CREATE TABLE failures (
    folder   TEXT NOT NULL,
    path     TEXT NOT NULL,
    document TEXT NOT NULL,                 -- name of the article, or of the file where it could not be opened
    reason   TEXT NOT NULL,
    PRIMARY KEY (folder, path, document)
) STRICT, WITHOUT ROWID;

-- Entities over all articles: equal kind, name and region are one; `cluster` joins what was linked or merged.
CREATE TABLE global_entities (
    id       TEXT PRIMARY KEY,              -- content hash of kind, name, region
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    region   TEXT NOT NULL,
    person   TEXT NOT NULL,                 -- first, middle, last name and nick, one a line; '' for no person
    acronyms TEXT NOT NULL,                 -- of all articles, sorted, one a line
    cluster  TEXT NOT NULL                  -- id of the entity that speaks for all that are the same
) STRICT, WITHOUT ROWID;
-- Entities that share no key are never compared.
CREATE TABLE entity_blocks (
    key    TEXT NOT NULL,
    entity TEXT NOT NULL REFERENCES global_entities (id) ON DELETE CASCADE,
    PRIMARY KEY (key, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_blocks_entity ON entity_blocks (entity);

CREATE INDEX global_entities_cluster ON global_entities (cluster);

-- The machine's opinion on pairs (one < other). People's opinion stands in entity_decisions and outranks it.
CREATE TABLE entity_links (
    one       TEXT NOT NULL REFERENCES global_entities (id) ON DELETE CASCADE,
    other     TEXT NOT NULL REFERENCES global_entities (id) ON DELETE CASCADE,
    judgement TEXT NOT NULL CHECK (judgement IN ('positive', 'negative', 'unsure')),
    score     REAL NOT NULL,
    rule      TEXT NOT NULL,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_links_other ON entity_links (other);

CREATE TABLE entities (
    document  INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    id        TEXT NOT NULL,                -- e1, e2, … inside the document
    kind      TEXT NOT NULL,
    name      TEXT NOT NULL,
    region    TEXT NOT NULL,                -- ISO 3166-2
    person    TEXT NOT NULL,                -- as in global_entities
    acronyms  TEXT NOT NULL,                -- among the aliases, sorted, one a line
    global_id TEXT NOT NULL REFERENCES global_entities (id),
    PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entities_global ON entities (global_id);

CREATE TABLE aliases (
    document INTEGER NOT NULL,
    entity   TEXT NOT NULL,
    ordinal  INTEGER NOT NULL,
    alias    TEXT NOT NULL,
    PRIMARY KEY (document, entity, ordinal),
    FOREIGN KEY (document, entity) REFERENCES entities (document, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal  INTEGER NOT NULL,              -- order in the text
    label    TEXT NOT NULL,
    start    INTEGER NOT NULL,              -- half-open offsets in code points
    "end"    INTEGER NOT NULL,
    text     TEXT NOT NULL,
    name     TEXT NOT NULL,
    form     TEXT NOT NULL,                 -- name, noun, pronoun
    value    TEXT NOT NULL,                 -- of dates, durations, quantities
    entity   TEXT NOT NULL,                 -- entities.id, '' where it stands for none or is in doubt
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

-- What belongs to one document lies together (`document` leads every key): that is what makes writing fast.
CREATE TABLE facts (
    id         TEXT NOT NULL UNIQUE,        -- content hash of document, kind and slot values as first proposed
    document   INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    confidence REAL NOT NULL,
    rule       TEXT NOT NULL,
    origin     TEXT NOT NULL CHECK (origin IN ('machine', 'human')),
    review     TEXT NOT NULL CHECK (review IN ('proposed', 'accepted', 'corrected', 'rejected')),
    proposed   TEXT,                        -- JSON: what the machine said where a person corrected it
    PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX facts_kind ON facts (kind, document);

CREATE TABLE slots (
    document INTEGER NOT NULL,
    fact     TEXT NOT NULL,
    name     TEXT NOT NULL,
    ordinal  INTEGER NOT NULL,
    value    ANY NOT NULL,                  -- as meant: text, or a number (as text where only that is exact)
    words    TEXT NOT NULL,                 -- as written; '' where inferred
    start    INTEGER,
    "end"    INTEGER,
    entity   TEXT NOT NULL,                 -- entities.id in the fact's document, or ''
    PRIMARY KEY (document, fact, name, ordinal),
    FOREIGN KEY (document, fact) REFERENCES facts (document, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
    document INTEGER NOT NULL,
    fact     TEXT NOT NULL,
    ordinal  INTEGER NOT NULL,
    start    INTEGER NOT NULL,
    "end"    INTEGER NOT NULL,
    text     TEXT NOT NULL,
    PRIMARY KEY (document, fact, ordinal),
    FOREIGN KEY (document, fact) REFERENCES facts (document, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id        INTEGER PRIMARY KEY,
    started   TEXT NOT NULL,
    ended     TEXT,
    state     TEXT NOT NULL CHECK (state IN ('running', 'done', 'interrupted', 'killed')),
    arguments TEXT NOT NULL,                -- JSON
    model     TEXT NOT NULL,
    report    TEXT NOT NULL                 -- JSON: counts, seconds, notes
) STRICT;

-- What people decided. Rows are added, never changed; to undo is to add a row that says so.
-- Keyed by names and content, not by rows of other tables, so that they outlive every re-extraction.
CREATE TABLE decisions (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL,                 -- documents.name
    sha256   TEXT NOT NULL,                 -- of the text that the person saw
    fact     TEXT NOT NULL,                 -- facts.id; '' for a note on the document
    kind     TEXT NOT NULL,
    action   TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'correct', 'add', 'note', 'undo')),
    before   TEXT NOT NULL,                 -- JSON {"slots": […], "evidence": […]} of what the person saw
    after    TEXT NOT NULL,                 -- the same of what the person says instead
    author   TEXT NOT NULL,
    at       TEXT NOT NULL,                 -- ISO time, UTC
    reason   TEXT NOT NULL,
    undoes   INTEGER REFERENCES decisions (id)
) STRICT;
CREATE INDEX decisions_document ON decisions (document);

CREATE TABLE entity_decisions (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    one       TEXT NOT NULL,                -- global_entities.id, one < other
    other     TEXT NOT NULL,
    judgement TEXT NOT NULL CHECK (judgement IN ('positive', 'negative', 'unsure', 'undo')),
    names     TEXT NOT NULL,                -- JSON: both names, so that a person can read the row by itself
    author    TEXT NOT NULL,
    at        TEXT NOT NULL,
    reason    TEXT NOT NULL
) STRICT;
CREATE INDEX entity_decisions_one ON entity_decisions (one);
CREATE INDEX entity_decisions_other ON entity_decisions (other);

CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_are_final BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER entity_decisions_are_kept BEFORE DELETE ON entity_decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER entity_decisions_are_final BEFORE UPDATE ON entity_decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

-- Decisions that no longer find their words in the text; worked out anew whenever a document is stored.
CREATE TABLE orphans (
    decision INTEGER PRIMARY KEY REFERENCES decisions (id),
    document TEXT NOT NULL,
    reason   TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE search USING fts5 (
    lemmas, content = 'documents', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0'
);
