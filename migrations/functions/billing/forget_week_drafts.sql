-- Drafts of weeks that nobody saved for sixty days (oude concepten), of everybody; outside every scope.
SET LOCAL ROLE regie_relay;
CREATE OR REPLACE FUNCTION billing.forget_week_drafts() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE forgotten bigint;
BEGIN
  PERFORM regie.require_no_scope();
  DELETE FROM billing.week_draft d WHERE d.saved_at < clock_timestamp() - interval '60 days';
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;
REVOKE EXECUTE ON FUNCTION billing.forget_week_drafts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.forget_week_drafts TO regie_app;
RESET ROLE;
