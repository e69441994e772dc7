-- Case numbers of the business system (store/records/tables.rs says what the columns mean).
CREATE TABLE cases (
    visit          INTEGER NOT NULL,
    transaction_no INTEGER NOT NULL,
    number         TEXT    NOT NULL,
    date           TEXT    NOT NULL,
    counter        TEXT    NOT NULL,
    attached_ms    INTEGER NOT NULL,
    PRIMARY KEY (visit, transaction_no, number)
) STRICT, WITHOUT ROWID;
