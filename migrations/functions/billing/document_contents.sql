-- With the rights of the maker: what cannot be read cannot have been put into the file either.
CREATE OR REPLACE FUNCTION billing.document_contents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own boolean := NEW.tenant_id <> NEW.cooperation_id;
BEGIN
  PERFORM 1 FROM billing.run r
    WHERE r.tenant_id = NEW.cooperation_id AND r.id = NEW.run_id AND r.state = 'done' AND (r.kind <> 'trial' OR NOT own);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only a finished run makes documents, and a trial none for a municipality' USING ERRCODE = 'RG004',
      DETAIL = jsonb_build_object('code', 'run_not_finished')::text;
  END IF;
  NEW.municipalities := CASE WHEN own THEN ARRAY[NEW.tenant_id] ELSE ARRAY(
    SELECT DISTINCT l.tenant_id FROM billing.run_line l WHERE l.cooperation_id = NEW.cooperation_id AND l.run_id = NEW.run_id ORDER BY 1) END;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION billing.document_contents FROM PUBLIC;
