-- Whether the person of this scope holds a role that covers a tenant (rol).
CREATE OR REPLACE FUNCTION regie.holds(p_role text, p_tenant int) RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT coalesce((regie.claims())[6]::jsonb -> p_role @> to_jsonb(p_tenant), false) $$;
REVOKE EXECUTE ON FUNCTION regie.holds FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.holds TO regie_ledger, regie_app;
