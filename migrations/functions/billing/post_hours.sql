-- Hours of one worker for one payer, all or nothing.
-- Entries: [{"id", "worker", "order" or "pool", "date", "minutes", "note", "reverses"}].
SET LOCAL ROLE regie_ledger;
CREATE OR REPLACE FUNCTION billing.post_hours(p_tenant int, p_entries jsonb) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e record;
  w record;
  r record;
  original record;
  order_state text;
  coop int := regie.cooperation();
  n int := 0;
BEGIN
  PERFORM billing.require_writable(p_tenant);
  PERFORM regie.share_lock('bookings', coop);
  PERFORM regie.share_lock('prices', coop);
  FOR e IN SELECT x.* FROM jsonb_to_recordset(p_entries)
             AS x(id uuid, worker uuid, "order" uuid, pool uuid, date date, minutes int, note text, reverses uuid)
            -- Counter-entries go first, so that the corrected hours of a full day fit.
            ORDER BY x.worker, x.date, x.reverses IS NULL, x.id LOOP
    PERFORM billing.require_open_period(coop, e.date);
    SELECT x.party_id, x.role, x.name, x.valid INTO w FROM tenants.worker x WHERE x.tenant_id = coop AND x.id = e.worker;
    IF NOT FOUND THEN
      PERFORM billing.refuse('unknown_worker');
    END IF;
    IF e.reverses IS NOT NULL THEN
      SELECT * INTO original FROM billing.hour h WHERE h.tenant_id = p_tenant AND h.id = e.reverses;
      IF NOT FOUND OR original.reverses IS NOT NULL OR original.minutes <> -e.minutes OR original.worker_id <> e.worker OR original.work_date <> e.date
         OR original.order_id IS DISTINCT FROM e."order" OR original.pool_id IS DISTINCT FROM e.pool THEN
        PERFORM billing.refuse('not_the_counter_entry');
      END IF;
      SELECT original.rate_id AS id, original.cents_per_hour INTO r;
      w.party_id := original.party_id;
      w.role := original.role;
    ELSE
      IF e.minutes IS NULL OR e.minutes < 1 OR e.minutes > 1440 THEN
        PERFORM billing.refuse('minutes_out_of_range', jsonb_build_object('date', e.date, 'asked_minutes', coalesce(e.minutes, 0)));
      END IF;
      IF NOT w.valid @> e.date THEN
        PERFORM billing.refuse('worker_not_then', jsonb_build_object('date', e.date));
      END IF;
      PERFORM billing.check_bookable(p_tenant, e."order", e.pool, e.date);
      SELECT x.id, x.cents_per_hour INTO r FROM billing.rate x
       WHERE x.tenant_id = coop AND x.party_id = w.party_id AND x.role = w.role AND x.valid @> e.date;
    END IF;
    PERFORM billing.count_day(coop, e.worker, w.name, e.date, e.minutes);
    -- The day's row is locked now: of two corrections of the same hours at once, the second sees the first.
    IF EXISTS (SELECT 1 FROM billing.hour h WHERE h.tenant_id = p_tenant AND h.reverses = e.reverses) THEN
      PERFORM billing.refuse('corrected_already', jsonb_build_object('date', e.date));
    END IF;
    INSERT INTO billing.hour (tenant_id, id, cooperation_id, worker_id, party_id, role, order_id, pool_id, work_date, month, minutes,
                              rate_id, cents_per_hour, note, reverses, recorded_by)
    VALUES (p_tenant, e.id, coop, e.worker, w.party_id, w.role, e."order", e.pool, e.date, date_trunc('month', e.date)::date, e.minutes,
            r.id, coalesce(r.cents_per_hour, 0), coalesce(e.note, ''), e.reverses, regie.actor());
    -- Less work on a cancelled order: it keeps less.
    IF e.reverses IS NOT NULL AND e."order" IS NOT NULL THEN
      SELECT x.state INTO order_state FROM billing."order" x WHERE x.tenant_id = p_tenant AND x.id = e."order" FOR UPDATE;
      IF order_state = 'cancelled' THEN
        PERFORM billing.settle_cancelled(p_tenant, e."order", e.date);
      END IF;
    END IF;
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;
REVOKE EXECUTE ON FUNCTION billing.post_hours FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.post_hours TO regie_app;
RESET ROLE;
