-- What budget and cover would leave (vrij) after p_more was committed and p_realise realised; below zero it would be short.
CREATE OR REPLACE FUNCTION billing.free(b billing.balance, p_more bigint DEFAULT 0, p_realise bigint DEFAULT 0) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT b.budget_cents + b.cover_cents - billing.used(b.held_cents, b.committed_cents + p_more, b.realised_cents + p_realise) $$;
REVOKE EXECUTE ON FUNCTION billing.free FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.free TO regie_ledger;
