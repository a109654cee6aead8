CREATE OR REPLACE FUNCTION regie.outbox_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.actor := regie.actor();
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION regie.outbox_actor FROM PUBLIC;
