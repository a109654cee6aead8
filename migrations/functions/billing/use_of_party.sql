-- Rates of a party, by their last day, and hours that were booked for it, corrected ones too, by their day.
CREATE OR REPLACE FUNCTION billing.use_of_party(p_tenant int, p_id uuid) RETURNS TABLE (times bigint, last_day date) LANGUAGE sql STABLE AS $$
  SELECT count(*), max(u.day) FROM (
    SELECT coalesce(upper(r.valid) - 1, 'infinity') AS day FROM billing.rate r WHERE r.tenant_id = p_tenant AND r.party_id = p_id
    UNION ALL
    SELECT h.work_date FROM billing.hour h WHERE h.cooperation_id = p_tenant AND h.party_id = p_id) u $$;
REVOKE EXECUTE ON FUNCTION billing.use_of_party FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.use_of_party TO regie_ledger;
