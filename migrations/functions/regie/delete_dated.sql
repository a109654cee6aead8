-- Takes a dated row away with its parts; whatever else refers to it is named, and is to go first.
CREATE OR REPLACE FUNCTION regie.delete_dated(p_kind regie.dated_kind, p_tenant int, p_id uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  room text;
  referring text;
BEGIN
  IF p_kind.part IS NOT NULL THEN
    EXECUTE format('DELETE FROM %s WHERE tenant_id = $1 AND %I = $2', p_kind.part, p_kind.part_of) USING p_tenant, p_id;
  END IF;
  EXECUTE format('DELETE FROM %s WHERE tenant_id = $1 AND id = $2', p_kind.name) USING p_tenant, p_id;
EXCEPTION WHEN foreign_key_violation THEN
  GET STACKED DIAGNOSTICS room = SCHEMA_NAME, referring = TABLE_NAME;
  RAISE EXCEPTION 'refused: referred_to' USING ERRCODE = 'RG004',
    DETAIL = jsonb_build_object('code', 'referred_to', 'of', room || '.' || referring)::text;
END $$;
REVOKE EXECUTE ON FUNCTION regie.delete_dated FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.delete_dated TO regie_ledger;
