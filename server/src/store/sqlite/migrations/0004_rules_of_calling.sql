-- Cases, packages, kinds, paper slips, undone steps (store/records/tables.rs says what they mean).
-- What is written here for old rows is what `rebuild` would write.
ALTER TABLE visits ADD COLUMN cases INTEGER NOT NULL DEFAULT 1;
ALTER TABLE visits ADD COLUMN package TEXT;
ALTER TABLE visits ADD COLUMN kind TEXT NOT NULL DEFAULT 'apply';
ALTER TABLE visits ADD COLUMN manual INTEGER NOT NULL DEFAULT 0;
ALTER TABLE visits ADD COLUMN expire_reason TEXT;
ALTER TABLE visits ADD COLUMN last_call INTEGER;
UPDATE visits SET last_call = newest
FROM (SELECT visit AS of_visit, max(call_id) AS newest FROM calls GROUP BY visit)
WHERE visit = of_visit;

ALTER TABLE transactions ADD COLUMN cause TEXT;
ALTER TABLE transactions ADD COLUMN overtime INTEGER NOT NULL DEFAULT 0;
ALTER TABLE transactions ADD COLUMN inserted TEXT;
ALTER TABLE transactions ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
UPDATE transactions SET cause = 'asked' WHERE ended = 'transferred';

ALTER TABLE calls ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calls ADD COLUMN previous INTEGER;
ALTER TABLE calls ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
UPDATE calls SET again = 1 WHERE nth > 1;
UPDATE calls SET previous = before
FROM (SELECT call_id AS of_call,
             lag(call_id) OVER (PARTITION BY visit ORDER BY call_id) AS before
      FROM calls)
WHERE call_id = of_call;

CREATE TABLE services (
    service TEXT NOT NULL PRIMARY KEY,
    kind    TEXT NOT NULL,
    zone    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Setups of this time say nothing of kinds.
INSERT INTO services (service, kind, zone)
SELECT of_setup.key, 'apply',
       json_extract(event.value,
                    '$.setup.groups."' || json_extract(of_setup.value, '$.group') || '".zone')
FROM journal
JOIN json_each(journal.events) AS event
JOIN json_each(event.value, '$.setup.services') AS of_setup
WHERE journal.events LIKE '%"setup-changed"%'
  AND json_extract(event.value, '$.event') = 'setup-changed'
ORDER BY journal.seq
ON CONFLICT (service) DO UPDATE SET zone = excluded.zone;
