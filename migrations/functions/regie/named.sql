-- The tenants that a role of this scope names, and the cooperation: their names are known to whoever holds it, also when
-- the role reads nothing of them.
CREATE OR REPLACE FUNCTION regie.named() RETURNS int[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT array_append(ARRAY(SELECT DISTINCT t::int FROM jsonb_each((regie.claims())[6]::jsonb) g, jsonb_array_elements_text(g.value) t),
                      regie.cooperation()) $$;
REVOKE EXECUTE ON FUNCTION regie.named FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.named TO regie_app;
