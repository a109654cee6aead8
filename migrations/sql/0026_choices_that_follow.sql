-- An adopted product choice can end before its time, and a successor from the middle of a year goes on counting the ceilings.
ALTER TABLE cafeteria.menu
  ADD counted daterange,
  DROP CONSTRAINT menu_state_check,
  DROP CONSTRAINT menu_check,
  ADD CONSTRAINT menu_state CHECK (state IN ('draft', 'submitted', 'adopted', 'superseded', 'withdrawn')),
  ADD CONSTRAINT menu_adopted CHECK ((state IN ('adopted', 'superseded', 'withdrawn')) = (adopted_by IS NOT NULL));
ALTER TABLE cafeteria.menu DISABLE TRIGGER workflow;
UPDATE cafeteria.menu SET counted = period;
ALTER TABLE cafeteria.menu ENABLE TRIGGER workflow;
ALTER TABLE cafeteria.menu ALTER counted SET NOT NULL;
COMMENT ON COLUMN cafeteria.menu.counted IS 'Period in which its ceilings count (telperiode): its own as adopted, or that of the choice which it follows in the middle';
COMMENT ON COLUMN cafeteria.menu_usage.period IS 'The counted period of the choices that were ordered from';
GRANT UPDATE (period) ON cafeteria.menu TO regie_app;
-- For cafeteria.end_menu.
GRANT UPDATE (state, period) ON cafeteria.menu TO regie_ledger;
