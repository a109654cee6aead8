-- Advisory locks by name; an unknown name is a fault, not a lock that nobody holds.
CREATE OR REPLACE FUNCTION regie.lock_number(p_lock text) RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  CASE p_lock
    WHEN 'audit_seal' THEN RETURN 823001;    -- sealing the audit trail
    WHEN 'bookings' THEN RETURN 823002;      -- of a cooperation: shared to book, exclusive for a final run
    WHEN 'next_tenant' THEN RETURN 823003;   -- the next number of a tenant
    WHEN 'scope' THEN RETURN 823004;         -- the mark that a scope was open in this transaction
    WHEN 'run_requests' THEN RETURN 823005;  -- requesting runs of a cooperation
    WHEN 'week' THEN RETURN 823006;          -- the week of a worker
    WHEN 'prices' THEN RETURN 823007;        -- of a cooperation: shared to use one, exclusive to end or withdraw one
  END CASE;
END $$;
REVOKE EXECUTE ON FUNCTION regie.lock_number FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regie.lock_number TO regie_ctx, regie_relay, regie_control, regie_ledger;
