-- What booked hours of an order will still cost (nog te verdelen werk): those in no standing final run, per budget year.
-- Cents are rounded up per party and role, as the largest remainder of a run may. One run can be left out, as if it did
-- not stand, and one period, as if a run stood there.
CREATE OR REPLACE FUNCTION billing.unsettled_work(p_tenant int, p_order uuid, p_without_run uuid DEFAULT NULL, p_settled daterange DEFAULT 'empty')
RETURNS TABLE (year int, minutes bigint, cents bigint) LANGUAGE sql STABLE AS $$
  SELECT w.year, sum(w.minutes)::bigint, sum(ceil(w.exact))::bigint
    FROM (SELECT extract(year FROM h.work_date)::int AS year, sum(h.minutes) AS minutes,
                 sum(h.minutes::numeric * h.cents_per_hour) / 60 AS exact
            FROM billing.hour h
           WHERE h.tenant_id = p_tenant AND h.order_id = p_order AND NOT p_settled @> h.work_date
             AND NOT EXISTS (
               SELECT 1 FROM billing.closed_period c
                WHERE c.tenant_id = h.cooperation_id AND c.period @> h.work_date AND c.run_id IS DISTINCT FROM p_without_run)
           GROUP BY 1, h.party_id, h.role) w
   GROUP BY w.year $$;
REVOKE EXECUTE ON FUNCTION billing.unsettled_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.unsettled_work TO regie_ledger, regie_app;
