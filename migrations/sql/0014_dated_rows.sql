-- What holds from a date can be followed by its successor, ended, and withdrawn while nothing rests on it. Each such table
-- is named here with the function that tells what rests on a row of it.
CREATE TABLE regie.dated_kind (
  name   text NOT NULL PRIMARY KEY,
  use_of text NOT NULL
);
COMMENT ON TABLE regie.dated_kind IS 'Tables whose rows hold from a date (geldigheid), and what tells who uses a row: (tenant, id) -> times, last_day';
INSERT INTO regie.dated_kind VALUES
  ('billing.rate', 'billing.use_of_rate'),
  ('cafeteria.tariff', 'billing.use_of_tariff');
GRANT SELECT ON regie.dated_kind TO regie_ledger;
GRANT UPDATE (valid), DELETE ON billing.rate, cafeteria.tariff TO regie_ledger;
CREATE INDEX hour_of_rate ON billing.hour (cooperation_id, rate_id);
