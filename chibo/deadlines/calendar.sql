-- A change of the calendar moves open deadlines everywhere, also those the officer who makes it may not see.
-- It learns nothing of them but their days, and can change nothing but the last day of an open one.
CREATE FUNCTION chibo_open_terms(OUT id uuid, OUT since date, OUT length smallint, OUT due date)
RETURNS SETOF record LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    SELECT d.id, d.since, d.length, d.due FROM deadlines_deadline d
    WHERE d.counted = 'working_days' AND d.done_on IS NULL AND d.withdrawn_on IS NULL
    ORDER BY d.id FOR UPDATE
$function$;

CREATE FUNCTION chibo_move_due(deadlines uuid[], days date[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    UPDATE deadlines_deadline d SET due = moved.day
    FROM unnest(deadlines, days) AS moved (id, day)
    WHERE d.id = moved.id AND d.counted = 'working_days' AND d.done_on IS NULL AND d.withdrawn_on IS NULL
$function$;
