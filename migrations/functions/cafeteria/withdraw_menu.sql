-- Takes a draft of a product choice back with its lines (intrekken), and notes it in the trail; one that was submitted is
-- returned first, and one that was adopted is superseded.
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION cafeteria.withdraw_menu(p_tenant int, p_menu uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE m record;
BEGIN
  IF (p_tenant = ANY (regie.writable())) IS NOT TRUE THEN
    RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
  ELSIF NOT (regie.holds('municipal_director', p_tenant) OR regie.holds('budget_holder', p_tenant)) THEN
    RAISE EXCEPTION 'a draft is withdrawn by those who draft' USING ERRCODE = '42501';
  END IF;
  SELECT x.state, lower(x.period) AS starts, upper(x.period) AS ends INTO m FROM cafeteria.menu x
   WHERE x.tenant_id = p_tenant AND x.id = p_menu FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such choice' USING ERRCODE = 'RG404';
  ELSIF m.state <> 'draft' THEN
    RAISE EXCEPTION 'refused: menu_stands' USING ERRCODE = 'RG004', DETAIL = '{"code": "menu_stands"}';
  END IF;
  DELETE FROM cafeteria.menu_line l WHERE l.tenant_id = p_tenant AND l.menu_id = p_menu;
  DELETE FROM cafeteria.menu x WHERE x.tenant_id = p_tenant AND x.id = p_menu;
  INSERT INTO regie.audit (tenant_id, id, what, detail)
  VALUES (p_tenant, gen_random_uuid(), 'menus.withdrawn', jsonb_build_object('menu', p_menu, 'starts_on', m.starts, 'ends_on', m.ends));
END $$;
REVOKE EXECUTE ON FUNCTION cafeteria.withdraw_menu FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cafeteria.withdraw_menu TO regie_app;
RESET ROLE;
