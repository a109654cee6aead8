-- Documents (documenten): files made of a finished run, kept as they were handed out.
-- The file over all municipalities belongs to the cooperation, of whose rows every member reads all others. This one
-- is read by whoever may read every municipality that stands in it: the database keeps neighbours out, not the page.
CREATE TABLE billing.document (
  tenant_id      int   NOT NULL,
  id             uuid  NOT NULL,
  cooperation_id int   NOT NULL,
  run_id         uuid  NOT NULL,
  format         text  NOT NULL CHECK (format IN ('pdf', 'xlsx')),
  municipalities int[] NOT NULL,
  content        bytea NOT NULL CHECK (length(content) BETWEEN 1 AND 67108864),
  digest         bytea NOT NULL CHECK (digest = sha256(content)),
  recorded_by    uuid  NOT NULL REFERENCES tenants.person,
  recorded_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, run_id, format),
  FOREIGN KEY (tenant_id, cooperation_id) REFERENCES tenants.tenant (id, cooperation_id),
  FOREIGN KEY (cooperation_id, run_id) REFERENCES billing.run (tenant_id, id)
);
COMMENT ON TABLE billing.document IS 'Document of a run: the cost overview (kostenoverzicht) of a municipality, or of the cooperation the sheet over all (kostenverdeelstaat)';
COMMENT ON COLUMN billing.document.municipalities IS 'Whose amounts stand in it; reading all of them is the condition for reading it';
COMMENT ON COLUMN billing.document.digest IS 'SHA-256 of the content';
ALTER TABLE billing.document ALTER COLUMN content SET STORAGE EXTERNAL;
SELECT regie.protect('billing.document');
SELECT regie.freeze_rows('billing.document');
CREATE POLICY everybody_in_it ON billing.document AS RESTRICTIVE TO regie_app
  USING (municipalities <@ (SELECT regie.readable())::int[]) WITH CHECK (municipalities <@ (SELECT regie.readable())::int[]);
GRANT SELECT, INSERT (tenant_id, id, cooperation_id, run_id, format, content, digest) ON billing.document TO regie_app;
CREATE TRIGGER recorder BEFORE INSERT ON billing.document FOR EACH ROW EXECUTE FUNCTION regie.stamp_recorder();

-- With the rights of the maker: what cannot be read cannot have been put into the file either.
CREATE FUNCTION billing.document_contents() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER contents BEFORE INSERT ON billing.document FOR EACH ROW EXECUTE FUNCTION billing.document_contents();

-- What a job is given nobody reads back from the outbox, so which document it makes stands here.
CREATE TABLE billing.document_request (
  tenant_id      int  NOT NULL,
  job_id         uuid NOT NULL,
  cooperation_id int  NOT NULL,
  run_id         uuid NOT NULL,
  format         text NOT NULL CHECK (format IN ('pdf', 'xlsx')),
  recorded_by    uuid NOT NULL REFERENCES tenants.person,
  recorded_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, job_id),
  FOREIGN KEY (tenant_id, cooperation_id) REFERENCES tenants.tenant (id, cooperation_id),
  FOREIGN KEY (cooperation_id, run_id) REFERENCES billing.run (tenant_id, id)
);
COMMENT ON TABLE billing.document_request IS 'Request (aanvraag) for a document, and the job that makes it';
CREATE INDEX document_request_of_run ON billing.document_request (tenant_id, run_id, recorded_at);
SELECT regie.protect('billing.document_request');
SELECT regie.freeze_rows('billing.document_request');
GRANT SELECT, INSERT (tenant_id, job_id, cooperation_id, run_id, format) ON billing.document_request TO regie_app;
CREATE TRIGGER recorder BEFORE INSERT ON billing.document_request FOR EACH ROW EXECUTE FUNCTION regie.stamp_recorder();
