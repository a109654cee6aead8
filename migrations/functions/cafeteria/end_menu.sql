-- Lets an adopted product choice end before its time (beëindigen), or takes one back on which no order rests (intrekken, without a day),
-- and notes it in the trail. What was ordered stays with it.
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION cafeteria.end_menu(p_tenant int, p_menu uuid, p_ends date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  m record;
  refusal jsonb;
  orders bigint;
BEGIN
  IF (p_tenant = ANY (regie.writable())) IS NOT TRUE THEN
    RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
  ELSIF NOT regie.holds('budget_holder', p_tenant) THEN
    RAISE EXCEPTION 'a choice is ended by those who adopt' USING ERRCODE = '42501';
  END IF;
  -- Nobody orders from it between looking and ending.
  PERFORM regie.take_lock('prices', regie.cooperation());
  SELECT x.state, lower(x.period) AS starts, upper(x.period) AS ends INTO m FROM cafeteria.menu x
   WHERE x.tenant_id = p_tenant AND x.id = p_menu FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such choice' USING ERRCODE = 'RG404';
  END IF;
  SELECT count(*) INTO orders FROM billing."order" o JOIN cafeteria.menu_line l ON l.tenant_id = o.tenant_id AND l.id = o.menu_line_id
   WHERE l.tenant_id = p_tenant AND l.menu_id = p_menu;
  refusal := CASE WHEN m.state <> 'adopted' THEN jsonb_build_object('code', 'menu_not_standing')
    WHEN p_ends IS NULL AND orders > 0 THEN jsonb_build_object('code', 'menu_used', 'times', orders)
    WHEN p_ends <= m.starts OR p_ends >= m.ends
      THEN jsonb_build_object('code', 'menu_ends_outside', 'field', 'last_day', 'starts_on', m.starts, 'ends_on', m.ends) END;
  IF refusal IS NOT NULL THEN
    RAISE EXCEPTION 'refused: %', refusal ->> 'code' USING ERRCODE = 'RG004', DETAIL = refusal;
  END IF;
  IF p_ends IS NULL THEN
    UPDATE cafeteria.menu SET state = 'withdrawn' WHERE tenant_id = p_tenant AND id = p_menu;
  ELSE
    UPDATE cafeteria.menu SET period = daterange(m.starts, p_ends) WHERE tenant_id = p_tenant AND id = p_menu;
  END IF;
  INSERT INTO regie.audit (tenant_id, id, what, detail)
  VALUES (p_tenant, gen_random_uuid(), CASE WHEN p_ends IS NULL THEN 'menus.withdrawn' ELSE 'menus.ended' END,
          jsonb_build_object('menu', p_menu, 'starts_on', m.starts, 'before', m.ends, 'ends_on', coalesce(p_ends, m.ends)));
END $$;
REVOKE EXECUTE ON FUNCTION cafeteria.end_menu FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cafeteria.end_menu TO regie_app;
RESET ROLE;
