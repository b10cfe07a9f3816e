-- What the ledger says ends what waits for a probationary member, wherever the entry is written and whoever sees the
-- dossier; struck out, the entry gives it back. A deadline that it ended bears its key.

-- The limits that a recognition answers are done by its paper; leaving ends every limit there is.
CREATE FUNCTION chibo_end_by_ledger() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    IF NOT EXISTS (SELECT FROM entries WHERE kind IN ('recognised', 'correction', 'died', 'expelled', 'removed', 'withdrew',
                                                      'admission_annulled')) THEN
        RETURN NULL;
    END IF;

    UPDATE deadlines_deadline d
    SET done_on = greatest(coalesce(m.decided_on, m."on"), d.since), proof = m.basis,
        told = d.told || jsonb_build_object('ended_by', m.id)
    FROM entries m
    JOIN admission_candidate c ON c.person_id = m.person_id
    WHERE m.kind = 'recognised' AND d.subject = c.id AND d.done_on IS NULL AND d.withdrawn_on IS NULL
      AND c.stage IN ('admitted', 'recognising', 'recognition_voted', 'recognition_resolved')
      AND d.what IN ('probation_ends', 'recognition_by_cell', 'recognition_decision');

    UPDATE deadlines_deadline d
    SET withdrawn_on = m."on",
        reason = 'Sổ đảng viên ghi: ' || CASE m.kind
            WHEN 'died' THEN 'Từ trần'
            WHEN 'expelled' THEN 'Khai trừ'
            WHEN 'removed' THEN 'Xóa tên'
            WHEN 'withdrew' THEN 'Xin ra khỏi Đảng'
            ELSE 'Hủy quyết định kết nạp' END,
        told = d.told || jsonb_build_object('ended_by', m.id)
    FROM entries m
    JOIN admission_candidate c ON c.person_id = m.person_id
    LEFT JOIN admission_verification v ON v.candidate_id = c.id
    WHERE m.kind IN ('died', 'expelled', 'removed', 'withdrew', 'admission_annulled')
      AND d.subject IN (c.id, v.id) AND d.done_on IS NULL AND d.withdrawn_on IS NULL
      AND c.stage IN ('admitted', 'recognising', 'recognition_voted', 'recognition_resolved', 'recognised', 'removal_voted',
                      'removal_resolved');

    UPDATE deadlines_deadline d
    SET done_on = NULL, proof = '{}', withdrawn_on = NULL, reason = '', told = d.told - 'ended_by'
    FROM entries m
    JOIN admission_candidate c ON c.person_id = m.person_id
    LEFT JOIN admission_verification v ON v.candidate_id = c.id
    WHERE m.voids_id IS NOT NULL AND d.subject IN (c.id, v.id) AND d.told ->> 'ended_by' = m.voids_id::text
      AND NOT EXISTS (SELECT FROM deadlines_deadline o WHERE o.what = d.what AND o.subject = d.subject
                      AND o.since = d.since AND o.done_on IS NULL AND o.withdrawn_on IS NULL);
    RETURN NULL;
END
$function$;

CREATE TRIGGER ends_what_waits AFTER INSERT ON membership_movement
REFERENCING NEW TABLE AS entries FOR EACH STATEMENT EXECUTE FUNCTION chibo_end_by_ledger();
