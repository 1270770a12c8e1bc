-- A case's database, version 1.
--
-- `ledger` is the truth: rows are added, never changed, and each carries the hash of the one before.
-- Every other table is a projection of it, written by the same transaction, and can be made again by
-- replaying the ledger from its first row.

CREATE TABLE ledger (
    seq      INTEGER PRIMARY KEY CHECK (seq > 0),
    time     TEXT    NOT NULL,
    by       TEXT    NOT NULL CHECK (by <> ''),
    kind     TEXT    NOT NULL CHECK (kind IN
             ('import', 'company', 'ask', 'evidence', 'judge', 'undo', 'redo', 'note')),
    question INTEGER CHECK (question > 0),
    state    TEXT    CHECK (state IN ('same', 'different', 'disputed', 'unsure', 'open')),
    reason   TEXT,
    score    REAL,
    matcher  TEXT,
    payload  TEXT    NOT NULL,
    prev     TEXT    NOT NULL CHECK (length(prev) = 64),
    hash     TEXT    NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE INDEX ledger_by_question ON ledger (question, seq) WHERE question IS NOT NULL;

CREATE TRIGGER ledger_is_never_edited BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: supersede an entry, do not edit it');
END;

CREATE TRIGGER ledger_is_never_erased BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: supersede an entry, do not erase it');
END;

CREATE TRIGGER ledger_only_grows_at_its_end BEFORE INSERT ON ledger
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: an entry follows the last one');
END;

CREATE TABLE sources (
    name        TEXT    PRIMARY KEY,
    seq         INTEGER NOT NULL UNIQUE REFERENCES ledger (seq),
    sha256      TEXT    NOT NULL,
    imported_at TEXT    NOT NULL,
    facts       TEXT    NOT NULL
) STRICT;

CREATE TABLE companies (
    name TEXT    PRIMARY KEY,
    seq  INTEGER NOT NULL UNIQUE REFERENCES ledger (seq),
    note TEXT
) STRICT;

CREATE TABLE questions (
    id         INTEGER PRIMARY KEY,
    left_kind  TEXT    NOT NULL CHECK (left_kind IN ('name', 'company')),
    left_text  TEXT    NOT NULL,
    right_kind TEXT    NOT NULL CHECK (right_kind IN ('name', 'company')),
    right_text TEXT    NOT NULL,
    pair       TEXT    NOT NULL UNIQUE,
    state      TEXT    NOT NULL CHECK (state IN ('same', 'different', 'disputed', 'unsure', 'open')),
    last       INTEGER NOT NULL REFERENCES ledger (seq),
    asked_by   TEXT    NOT NULL,
    asked_at   TEXT    NOT NULL
) STRICT;

CREATE TABLE evidence (
    id       INTEGER PRIMARY KEY,
    question INTEGER NOT NULL REFERENCES questions (id),
    seq      INTEGER NOT NULL UNIQUE REFERENCES ledger (seq),
    added_by TEXT    NOT NULL,
    added_at TEXT    NOT NULL,
    item     TEXT    NOT NULL
) STRICT;

CREATE INDEX evidence_by_question ON evidence (question, id);

CREATE TABLE notes (
    seq     INTEGER PRIMARY KEY REFERENCES ledger (seq),
    subject TEXT    NOT NULL,
    target  TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    by      TEXT    NOT NULL,
    time    TEXT    NOT NULL
) STRICT;

CREATE INDEX notes_by_target ON notes (subject, target, seq);
