-- Somebody who knows the password changes it: the hash that it fitted is asked for, so that a scope alone changes nothing.
-- Every other session ends.
SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.change_password(p_login text, p_was text, p_hash text, p_keep bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE person uuid;
BEGIN
  PERFORM regie.require_no_scope();
  UPDATE tenants.person p SET password_hash = p_hash
   WHERE p.login = lower(p_login) AND p.active AND p.password_hash = p_was RETURNING p.id INTO person;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the password is another one by now' USING ERRCODE = 'RG401';
  END IF;
  UPDATE tenants.session x SET revoked_at = clock_timestamp() WHERE x.person_id = person AND x.token_hash <> p_keep AND x.revoked_at IS NULL;
  INSERT INTO regie.audit (tenant_id, id, actor, what, detail)
  SELECT coalesce(min(t.cooperation_id), 0), gen_random_uuid(), person, 'people.password_changed', '{}'
    FROM tenants.role_grant g JOIN tenants.tenant t ON t.id = g.tenant_id WHERE g.person_id = person;
END $$;
REVOKE EXECUTE ON FUNCTION regie.change_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.change_password TO regie_app;
RESET ROLE;
