-- Who recorded it is the scope's actor, and when is now, whatever was sent along.
CREATE OR REPLACE FUNCTION regie.stamp_recorder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.recorded_by := regie.actor();
  NEW.recorded_at := clock_timestamp();
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION regie.stamp_recorder FROM PUBLIC;
