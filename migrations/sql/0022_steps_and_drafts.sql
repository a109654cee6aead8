-- A step that was recorded wrongly is corrected by another one of the same kind in the same route, which names it; both stay.
ALTER TABLE cafeteria.route_step
  DROP CONSTRAINT route_step_tenant_id_route_id_kind_key,
  ADD corrects uuid,
  ADD CONSTRAINT route_step_same UNIQUE (tenant_id, id, route_id, kind),
  ADD CONSTRAINT route_step_corrected_once UNIQUE (tenant_id, corrects),
  ADD CONSTRAINT route_step_corrects FOREIGN KEY (tenant_id, corrects, route_id, kind) REFERENCES cafeteria.route_step (tenant_id, id, route_id, kind);
CREATE UNIQUE INDEX route_step_first ON cafeteria.route_step (tenant_id, route_id, kind) WHERE corrects IS NULL;
COMMENT ON COLUMN cafeteria.route_step.corrects IS 'The step that this one takes the place of (correctie)';
CREATE VIEW cafeteria.standing_step WITH (security_invoker = true) AS
  SELECT s.* FROM cafeteria.route_step s
   WHERE NOT EXISTS (SELECT 1 FROM cafeteria.route_step c WHERE c.tenant_id = s.tenant_id AND c.corrects = s.id);
COMMENT ON VIEW cafeteria.standing_step IS 'Standing step (geldende stap): the last correction of each step of a route';
GRANT SELECT ON cafeteria.standing_step TO regie_app;
-- For cafeteria.withdraw_menu; the workflow and the triggers of the lines hold for it too.
GRANT UPDATE (version), DELETE ON cafeteria.menu TO regie_ledger;
GRANT DELETE ON cafeteria.menu_line TO regie_ledger;
