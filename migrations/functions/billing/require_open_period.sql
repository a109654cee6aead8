-- With the rights of whoever asks: it tells nothing about a cooperation that one cannot read.
CREATE OR REPLACE FUNCTION billing.require_open_period(p_cooperation int, p_on date) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE r record;
BEGIN
  SELECT lower(x.period) AS starts, upper(x.period) AS ends INTO r FROM billing.closed_period x
   WHERE x.tenant_id = p_cooperation AND x.period @> p_on;
  IF FOUND THEN
    RAISE EXCEPTION 'the period is closed by a final run' USING ERRCODE = 'RG003',
      DETAIL = jsonb_build_object('date', p_on, 'starts_on', r.starts, 'ends_on', r.ends)::text;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION billing.require_open_period FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.require_open_period TO regie_ledger, regie_app;
