SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.seal_of(p_body text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(k.opad || sha256(k.ipad || convert_to(regie.binding() || '|' || p_body, 'UTF8'))), 'hex')
  FROM regie.scope_key k WHERE k.kid = 1 $$;
REVOKE EXECUTE ON FUNCTION regie.seal_of FROM PUBLIC;
RESET ROLE;
