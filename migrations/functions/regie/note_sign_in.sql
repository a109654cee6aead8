-- A sign-in attempt is noted at the cooperation of the account, or at the platform for an unknown name; never the name itself.
SET LOCAL ROLE regie_ctx;
CREATE OR REPLACE FUNCTION regie.note_sign_in(p_login text, p_ok boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM regie.require_no_scope();
  INSERT INTO regie.audit (tenant_id, id, actor, what, detail)
  SELECT coalesce((SELECT t.cooperation_id FROM tenants.role_grant g JOIN tenants.tenant t ON t.id = g.tenant_id
                    WHERE g.person_id = p.id ORDER BY t.cooperation_id LIMIT 1), 0),
         gen_random_uuid(), p.id, CASE WHEN p_ok THEN 'people.signed_in' ELSE 'people.sign_in_refused' END,
         jsonb_build_object('account_known', p.id IS NOT NULL)
    FROM (VALUES (lower(p_login))) AS asked(login) LEFT JOIN tenants.person p USING (login);
END $$;
REVOKE EXECUTE ON FUNCTION regie.note_sign_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.note_sign_in TO regie_app;
RESET ROLE;
