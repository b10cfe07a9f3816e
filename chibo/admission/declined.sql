-- A dossier that the new unit gives back: the sender's limits go on as they were, though whoever declines does not see
-- them. The limit to send it on is over with the move; what the ledger has ended meanwhile stays ended.
CREATE FUNCTION chibo_give_back_declined() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    UPDATE deadlines_deadline d
    SET withdrawn_on = NULL, reason = '', told = d.told - 'ended_by'
    FROM admission_candidate c
    LEFT JOIN admission_verification v ON v.candidate_id = c.id
    WHERE c.id = NEW.applicant_id AND d.subject IN (c.id, v.id) AND d.told ->> 'ended_by' = NEW.id::text
      AND d.withdrawn_on IS NOT NULL AND d.what <> 'dossier_forwarded'
      AND NOT (c.stage IN ('admitted', 'recognising', 'recognition_voted', 'recognition_resolved', 'recognised')
               AND chibo_left_for_good(c.person_id))
      AND NOT EXISTS (SELECT FROM deadlines_deadline o WHERE o.what = d.what AND o.subject = d.subject
                      AND o.since = d.since AND o.done_on IS NULL AND o.withdrawn_on IS NULL);
    RETURN NULL;
END
$function$;

CREATE TRIGGER gives_back AFTER UPDATE OF declined ON admission_relocation
FOR EACH ROW WHEN (NEW.declined AND NOT OLD.declined) EXECUTE FUNCTION chibo_give_back_declined();
