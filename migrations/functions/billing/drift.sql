SET LOCAL ROLE regie_control;
CREATE OR REPLACE FUNCTION billing.drift() RETURNS TABLE (tenant_id int, line_id uuid, figure text, kept bigint, derived bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH derived AS (
    SELECT e.tenant_id, e.line_id,
           sum(e.cents) FILTER (WHERE e.kind = 'budget') AS budget, sum(e.cents) FILTER (WHERE e.kind = 'cover') AS cover,
           sum(e.cents) FILTER (WHERE e.kind = 'uncovered') AS uncovered, sum(e.cents) FILTER (WHERE e.kind = 'hold') AS held,
           sum(CASE e.kind WHEN 'commit' THEN e.cents WHEN 'release' THEN -e.cents END) AS committed,
           sum(e.cents) FILTER (WHERE e.kind = 'realise') AS realised
      FROM billing.entry e GROUP BY e.tenant_id, e.line_id)
  SELECT b.tenant_id, b.line_id, f.figure, f.kept, coalesce(f.derived, 0)::bigint
    FROM billing.balance b LEFT JOIN derived d USING (tenant_id, line_id)
   CROSS JOIN LATERAL (VALUES ('budget', b.budget_cents, d.budget), ('cover', b.cover_cents, d.cover),
      ('uncovered', b.uncovered_cents, d.uncovered), ('held', b.held_cents, d.held),
      ('committed', b.committed_cents, d.committed), ('realised', b.realised_cents, d.realised)) AS f(figure, kept, derived)
   WHERE f.kept <> coalesce(f.derived, 0)
     AND CASE WHEN regie.in_scope() THEN b.tenant_id = ANY ((SELECT regie.readable())::int[]) ELSE true END $$;
REVOKE EXECUTE ON FUNCTION billing.drift FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.drift TO regie_app;
RESET ROLE;
