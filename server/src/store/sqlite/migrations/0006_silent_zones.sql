-- 过号率, silent against spoken zones (store/records/tables.rs says what the columns mean).
-- What is written here for old rows is what `rebuild` would write.
CREATE TABLE zones (
    zone   TEXT    NOT NULL PRIMARY KEY,
    silent INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TEMP TABLE setups AS
SELECT journal.seq AS seq, journal.at_ms AS at_ms, of_setup.key AS zone,
       coalesce(json_extract(of_setup.value, '$.silent'), 0) AS silent
FROM journal
JOIN json_each(journal.events) AS event
JOIN json_each(event.value, '$.setup.zones') AS of_setup
WHERE journal.events LIKE '%"setup-changed"%'
  AND json_extract(event.value, '$.event') = 'setup-changed';

INSERT INTO zones (zone, silent)
SELECT zone, silent FROM setups WHERE true ORDER BY seq
ON CONFLICT (zone) DO UPDATE SET silent = excluded.silent;

ALTER TABLE calls ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;
UPDATE calls SET silent = coalesce(
    (SELECT silent FROM setups
     WHERE setups.zone = calls.zone AND setups.at_ms <= calls.called_ms
     ORDER BY seq DESC LIMIT 1), 0);

-- Misses that were not taken back: of each visit the steps that mark one or take one back, in order.
ALTER TABLE calls ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;
CREATE TEMP TABLE misses AS
SELECT journal.seq AS seq, journal.at_ms AS at_ms,
       coalesce(json_extract(event.value, '$.visit.id'), json_extract(event.value, '$.visit')) AS visit,
       json_extract(event.value, '$.event') = 'call-missed' AS missed
FROM journal
JOIN json_each(journal.events) AS event
WHERE (journal.events LIKE '%"call-missed"%' OR journal.events LIKE '%"no-show"%')
  AND (json_extract(event.value, '$.event') = 'call-missed'
       OR (json_extract(event.value, '$.event') = 'undone'
           AND json_extract(event.value, '$.step') = 'no-show'));
UPDATE calls SET missed = 1
FROM (SELECT (SELECT max(call_id) FROM calls AS before
              WHERE before.visit = marked.visit AND before.called_ms <= marked.at_ms) AS of_call
      FROM (SELECT visit, at_ms, missed,
                   lead(missed) OVER (PARTITION BY visit ORDER BY seq) AS then_missed
            FROM misses) AS marked
      WHERE marked.missed AND coalesce(marked.then_missed, 1))
WHERE call_id = of_call;
DROP TABLE setups;
DROP TABLE misses;
