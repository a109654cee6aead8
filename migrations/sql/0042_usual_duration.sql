-- How long a variant usually takes: it proposes the last day of an order, and other dates are asked about.
ALTER TABLE cafeteria.variant ADD usual_months int CHECK (usual_months BETWEEN 1 AND 120);
COMMENT ON COLUMN cafeteria.variant.usual_months IS 'Usual duration (gebruikelijke duur) in months; none where orders take as long as they take';
GRANT UPDATE (usual_months) ON cafeteria.variant TO regie_app;
