-- Accounts, devices, sessions and pairing codes: what may be replaced and erased, unlike the
-- journal. Changed in the transaction of the journal row that tells of the change.
CREATE TABLE documents (
    kind TEXT NOT NULL,
    id   TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Notes are few among commands; the auditor looks for them.
CREATE INDEX journal_notes ON journal (seq) WHERE version >= 2;
