-- Version 3. Near copies; an index that sqlite-utils knows as that of `documents`.

-- MinHash of an article's words, to tell copies with small edits; its bands, to find them without comparing all.
CREATE TABLE signatures (
    document  INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    signature BLOB NOT NULL                 -- 80 little-endian numbers of 32 bits
) STRICT;
CREATE TABLE signature_bands (
    band     INTEGER NOT NULL,              -- hash of five numbers of the signature and their place in it
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    PRIMARY KEY (band, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX signature_bands_document ON signature_bands (document);
CREATE INDEX documents_url ON documents (url) WHERE url <> '';

DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (
    lemmas, content="documents", content_rowid='id', tokenize='unicode61 remove_diacritics 0'
);
INSERT INTO search (search) VALUES ('rebuild');
