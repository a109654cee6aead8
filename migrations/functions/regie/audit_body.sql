CREATE OR REPLACE FUNCTION regie.audit_body(a regie.audit) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(a.tenant_id, a.id, extract(epoch FROM a.recorded_at), a.actor, a.what, a.detail)::text, 'UTF8') $$;
REVOKE EXECUTE ON FUNCTION regie.audit_body FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.audit_body TO regie_control;
