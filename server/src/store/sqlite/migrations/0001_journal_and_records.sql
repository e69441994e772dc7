-- Schema 1. Migrations are added, never edited.
PRAGMA application_id = 0x4A484A48; -- "JHJH"

-- One row per command, hash-chained (store/chain.rs). Texts are hashed as they are stored.
CREATE TABLE journal (
    seq          INTEGER PRIMARY KEY,
    generation   INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    local_date   TEXT    NOT NULL,
    local_minute INTEGER NOT NULL,
    wall_ms      INTEGER NOT NULL,
    actor        TEXT    NOT NULL,
    command_id   TEXT    NOT NULL UNIQUE,
    body_hash    TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    events       TEXT    NOT NULL,
    prev_hash    TEXT    NOT NULL,
    hash         TEXT    NOT NULL
) STRICT;

-- Against slips of the hand; the chain is what proves that nothing was changed.
CREATE TRIGGER journal_rows_never_change BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is only ever appended to');
END;
CREATE TRIGGER journal_rows_stay BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is only ever appended to');
END;

-- A cache of states: `digest` is the SHA-256 of `state`, hex.
CREATE TABLE snapshots (
    seq         INTEGER PRIMARY KEY,
    hash        TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    digest      TEXT NOT NULL,
    state       BLOB NOT NULL
) STRICT;

-- Records (store/records/tables.rs says what every column means).
-- `_ms`: milliseconds, UTC for instants; `date`: business date.
CREATE TABLE visits (
    visit         INTEGER PRIMARY KEY,
    date          TEXT    NOT NULL,
    number        TEXT    NOT NULL,
    service       TEXT    NOT NULL,
    zone          TEXT    NOT NULL,
    class         TEXT    NOT NULL,
    care          TEXT,
    green         INTEGER NOT NULL,
    slot_start_ms INTEGER,
    slot_end_ms   INTEGER,
    source        TEXT    NOT NULL,
    person        TEXT,
    checked_in_ms INTEGER NOT NULL,
    ready_ms      INTEGER NOT NULL,
    base_ms       INTEGER NOT NULL,
    floor_ms      INTEGER,
    status        TEXT    NOT NULL,
    transactions  INTEGER NOT NULL,
    calls         INTEGER NOT NULL,
    misses        INTEGER NOT NULL,
    parks         INTEGER NOT NULL,
    wait_ms       INTEGER,
    served_ms     INTEGER NOT NULL,
    outcome       TEXT,
    closed_ms     INTEGER
) STRICT;

CREATE TABLE transactions (
    visit           INTEGER NOT NULL,
    transaction_no  INTEGER NOT NULL,
    date            TEXT    NOT NULL,
    service         TEXT    NOT NULL,
    lane            TEXT,
    class           TEXT    NOT NULL,
    queued_ms       INTEGER NOT NULL,
    first_called_ms INTEGER,
    wait_ms         INTEGER,
    due_ms          INTEGER,
    candidates      INTEGER,
    next_visit      INTEGER,
    next_due_ms     INTEGER,
    counter         TEXT,
    clerk           TEXT,
    started_ms      INTEGER,
    finished_ms     INTEGER,
    served_ms       INTEGER NOT NULL,
    ended           TEXT,
    outcome         TEXT,
    calls           INTEGER NOT NULL,
    misses          INTEGER NOT NULL,
    parks           INTEGER NOT NULL,
    PRIMARY KEY (visit, transaction_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
    call_id        INTEGER PRIMARY KEY,
    visit          INTEGER NOT NULL,
    transaction_no INTEGER NOT NULL,
    date           TEXT    NOT NULL,
    counter        TEXT    NOT NULL,
    clerk          TEXT,
    zone           TEXT    NOT NULL,
    nth            INTEGER NOT NULL,
    called_ms      INTEGER NOT NULL,
    shown_ms       INTEGER,
    shown_device   TEXT,
    shown_delay_ms INTEGER
) STRICT;

CREATE TABLE counter_sessions (
    counter TEXT    NOT NULL,
    from_ms INTEGER NOT NULL,
    date    TEXT    NOT NULL,
    clerk   TEXT    NOT NULL,
    to_ms   INTEGER,
    PRIMARY KEY (counter, from_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter_modes (
    counter TEXT    NOT NULL,
    from_ms INTEGER NOT NULL,
    date    TEXT    NOT NULL,
    mode    TEXT    NOT NULL,
    reason  TEXT,
    to_ms   INTEGER,
    PRIMARY KEY (counter, from_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE days (
    date                    TEXT    NOT NULL PRIMARY KEY,
    opened_ms               INTEGER NOT NULL,
    closed_ms               INTEGER,
    due_ordinary_minutes    INTEGER NOT NULL,
    due_appointment_minutes INTEGER NOT NULL,
    due_green_minutes       INTEGER NOT NULL,
    due_care_minutes        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
