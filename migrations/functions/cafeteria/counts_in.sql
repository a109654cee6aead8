-- The period in which the ceilings of a product choice count (telperiode), by its first day: in the middle of a year it goes on in that of the
-- choice before it, and so does what takes the place of a whole one. A choice from 1 January on counts anew.
CREATE OR REPLACE FUNCTION cafeteria.counts_in(p_tenant int, p_period daterange) RETURNS daterange LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT m.counted FROM cafeteria.menu m
                    WHERE m.tenant_id = p_tenant AND m.state IN ('adopted', 'superseded') AND m.counted @> lower(p_period)
                      AND (lower(m.counted) = lower(p_period) OR to_char(lower(p_period), 'MM-DD') <> '01-01')
                    ORDER BY m.adopted_at DESC LIMIT 1), p_period) $$;
REVOKE EXECUTE ON FUNCTION cafeteria.counts_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cafeteria.counts_in TO regie_app;
