CREATE OR REPLACE FUNCTION billing.count_day(p_cooperation int, p_worker uuid, p_name text, p_on date, p_minutes int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- The row of a counter-entry exists, and an insert of negative minutes would fail its check before it met that row.
  IF p_minutes < 0 THEN
    UPDATE billing.worker_day d SET minutes = d.minutes + p_minutes
     WHERE d.tenant_id = p_cooperation AND d.worker_id = p_worker AND d.work_date = p_on;
    RETURN;
  END IF;
  INSERT INTO billing.worker_day AS d VALUES (p_cooperation, p_worker, p_on, p_minutes)
  ON CONFLICT (tenant_id, worker_id, work_date) DO UPDATE SET minutes = d.minutes + excluded.minutes;
EXCEPTION WHEN check_violation THEN
  PERFORM billing.refuse('day_over_24_hours', jsonb_build_object('date', p_on, 'asked_minutes', p_minutes, 'booked_minutes',
    coalesce((SELECT d.minutes FROM billing.worker_day d WHERE d.tenant_id = p_cooperation AND d.worker_id = p_worker AND d.work_date = p_on), 0)));
END $$;
REVOKE EXECUTE ON FUNCTION billing.count_day FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.count_day TO regie_ledger;
