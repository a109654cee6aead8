-- A figure that is wrong is corrected by another one about the same, which names it; both stay, for a run may rest on the first.
ALTER TABLE tenants.figure
  DROP CONSTRAINT figure_tenant_id_bearer_name_year_reference_date_source_key,
  ADD corrects uuid,
  ADD CONSTRAINT figure_same UNIQUE (tenant_id, id, bearer, name, year, reference_date),
  ADD CONSTRAINT figure_corrected_once UNIQUE (tenant_id, corrects),
  ADD CONSTRAINT figure_corrects FOREIGN KEY (tenant_id, corrects, bearer, name, year, reference_date)
    REFERENCES tenants.figure (tenant_id, id, bearer, name, year, reference_date);
CREATE UNIQUE INDEX figure_first ON tenants.figure (tenant_id, bearer, name, year, reference_date, source) WHERE corrects IS NULL;
COMMENT ON COLUMN tenants.figure.corrects IS 'The figure that this one takes the place of (correctie)';
CREATE VIEW tenants.standing_figure WITH (security_invoker = true) AS
  SELECT f.* FROM tenants.figure f
   WHERE NOT EXISTS (SELECT 1 FROM tenants.figure c WHERE c.tenant_id = f.tenant_id AND c.corrects = f.id);
COMMENT ON VIEW tenants.standing_figure IS 'Standing figure (geldend kengetal): the last correction of each';
GRANT SELECT ON tenants.standing_figure TO regie_app;
