-- Rows that are evidence: never updated, deleted or truncated, by nobody.
CREATE OR REPLACE FUNCTION regie.freeze_rows(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION regie.deny()', p_table);
  EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION regie.deny()', p_table);
END $$;
REVOKE EXECUTE ON FUNCTION regie.freeze_rows FROM PUBLIC;
