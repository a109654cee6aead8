-- The line of the product choice that an order rests on, with its price on the starting date; or the reason why not.
CREATE OR REPLACE FUNCTION billing.orderable(p_tenant int, p_client uuid, p_menu_line uuid, p_starts date) RETURNS record
LANGUAGE plpgsql STABLE AS $$
DECLARE
  m record;
  client_group text;
BEGIN
  SELECT l.fund, l.ceiling_units, l.client_groups, l.cooperation_id, l.variant_id, coalesce(l.price_cents, t.price_cents) AS price, n.state, n.period, n.counted,
         v.valid * p.valid AS offered INTO m
    FROM cafeteria.menu_line l
    JOIN cafeteria.menu n ON n.tenant_id = l.tenant_id AND n.id = l.menu_id
    JOIN cafeteria.variant v ON v.tenant_id = l.cooperation_id AND v.id = l.variant_id
    JOIN cafeteria.product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id
    LEFT JOIN cafeteria.tariff t ON t.tenant_id = l.cooperation_id AND t.variant_id = l.variant_id AND t.valid @> p_starts
   WHERE l.tenant_id = p_tenant AND l.id = p_menu_line;
  IF NOT FOUND THEN
    PERFORM billing.refuse('not_on_menu');
  ELSIF m.state <> 'adopted' THEN
    PERFORM billing.refuse('menu_not_adopted', jsonb_build_object('state', m.state));
  ELSIF NOT m.period @> p_starts THEN
    PERFORM billing.refuse('outside_menu_period', jsonb_build_object('starts_on', lower(m.period), 'ends_on', upper(m.period)));
  ELSIF NOT m.offered @> p_starts THEN
    PERFORM billing.refuse('not_offered_then', jsonb_build_object('date', p_starts));
  ELSIF m.price IS NULL THEN
    PERFORM billing.refuse('no_tariff', jsonb_build_object('date', p_starts));
  END IF;
  SELECT c.client_group INTO client_group FROM cafeteria.client c WHERE c.tenant_id = p_tenant AND c.id = p_client;
  IF NOT FOUND OR NOT p_tenant = ANY (regie.readable_persons()) THEN
    RAISE EXCEPTION 'no such client' USING ERRCODE = 'RG404';
  ELSIF m.client_groups <> '{}' AND (client_group IS NULL OR NOT client_group = ANY (m.client_groups)) THEN
    PERFORM billing.refuse('client_group_not_eligible', jsonb_build_object('client_group', client_group, 'eligible', m.client_groups));
  END IF;
  RETURN m;
END $$;
REVOKE EXECUTE ON FUNCTION billing.orderable FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.orderable TO regie_ledger;
