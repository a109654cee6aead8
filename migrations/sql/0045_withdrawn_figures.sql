-- A figure that should never have been there is withdrawn by a row that takes its place and counts for nothing: a run may rest on it.
ALTER TABLE tenants.figure
  ADD withdrawn boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT figure_withdraws_another CHECK (corrects IS NOT NULL OR NOT withdrawn);
COMMENT ON COLUMN tenants.figure.withdrawn IS 'Whether this row withdraws the one whose place it takes (ingetrokken)';
CREATE OR REPLACE VIEW tenants.standing_figure WITH (security_invoker = true) AS
  SELECT f.* FROM tenants.figure f
   WHERE NOT f.withdrawn
     AND NOT EXISTS (SELECT 1 FROM tenants.figure c WHERE c.tenant_id = f.tenant_id AND c.corrects = f.id);
COMMENT ON VIEW tenants.standing_figure IS 'Standing figure (geldend kengetal): the last correction of each that was not withdrawn';
