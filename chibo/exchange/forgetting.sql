-- Workbooks whose day is over go, whoever they belong to: the nightly work acts for nobody and would see none.
CREATE FUNCTION chibo_forget_files() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    WITH gone AS (DELETE FROM exchange_preparedfile WHERE kept_until <= (SELECT clock_timestamp()) RETURNING 1)
    SELECT count(*) FROM gone
$function$;
