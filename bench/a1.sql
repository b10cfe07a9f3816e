-- Biểu 1 the plain way: the whole ledger joined to the tree, every year there ever was. For comparison only.
-- Parameters: path of the node, first and last day of the period.
WITH entry AS (
    SELECT m."on", m.kind, m.outside, own.path AS path, far.path AS partner
    FROM membership_movement m
    JOIN organisation_unit own ON own.id = m.unit_id
    LEFT JOIN membership_movement departure ON departure.id = m.answers_id
    LEFT JOIN organisation_unit far ON far.id = coalesce(m.partner_id, departure.unit_id)
    WHERE m.kind NOT IN ('correction', 'recognised', 'recognition_annulled', 'recognition_refused')
      AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id)
), crossing AS (
    SELECT "on", kind,
           CASE WHEN kind IN ('opening', 'admitted', 'readmitted', 'restored', 'transferred_in') THEN 1 ELSE -1 END AS sign
    FROM entry
    WHERE path >= %(node)s AND path < %(node)s || '~'
      AND (partner IS NULL OR NOT (partner >= %(node)s AND partner < %(node)s || '~'))
)
SELECT sum(sign) FILTER (WHERE "on" < %(first)s) AS opening, sum(sign) AS closing, kind,
       count(*) FILTER (WHERE "on" >= %(first)s) AS n
FROM crossing WHERE "on" <= %(last)s
GROUP BY GROUPING SETS ((), (kind))
