-- HOW MUCH: budgets and their ledger, orders, hours, costs, runs.
-- The application has no right to write balances, entries, orders or hours: it calls the posting functions
-- of regie_ledger, which check the sealed scope themselves. One municipality a call.
CREATE SCHEMA billing;
GRANT USAGE ON SCHEMA billing TO regie_app, regie_control, regie_ledger;
GRANT CREATE ON SCHEMA billing TO regie_control, regie_ledger;

----------------------------------------------------------------------------------------------------
-- Budgets
----------------------------------------------------------------------------------------------------
CREATE TABLE billing.budget_line (
  tenant_id int  NOT NULL REFERENCES tenants.tenant,
  id        uuid NOT NULL,
  fund      text NOT NULL CHECK (fund <> ''),
  year      int  NOT NULL CHECK (year BETWEEN 1900 AND 2200),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, fund, year)
);
COMMENT ON TABLE billing.budget_line IS 'Budget line (budgetregel): one fund of one municipality in one year';
SELECT regie.protect('billing.budget_line');
GRANT SELECT, INSERT ON billing.budget_line TO regie_app;

CREATE TABLE billing.balance (
  tenant_id       int    NOT NULL,
  line_id         uuid   NOT NULL,
  budget_cents    bigint NOT NULL DEFAULT 0,
  cover_cents     bigint NOT NULL DEFAULT 0,
  uncovered_cents bigint NOT NULL DEFAULT 0 CHECK (uncovered_cents >= 0),
  held_cents      bigint NOT NULL DEFAULT 0 CHECK (held_cents >= 0),
  committed_cents bigint NOT NULL DEFAULT 0 CHECK (committed_cents >= 0),
  realised_cents  bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, line_id),
  FOREIGN KEY (tenant_id, line_id) REFERENCES billing.budget_line (tenant_id, id),
  CONSTRAINT within_budget CHECK (held_cents + committed_cents + greatest(realised_cents, 0) <= budget_cents + cover_cents + uncovered_cents)
) WITH (fillfactor = 50);
COMMENT ON TABLE billing.balance IS 'Balance of a budget line; available (beschikbaar) = budget + cover - held - committed - realised';
COMMENT ON COLUMN billing.balance.realised_cents IS 'Below zero after a credit; that gives no room beyond budget and cover, for nobody decided on it';
COMMENT ON COLUMN billing.balance.uncovered_cents IS 'Nog te dekken: facts beyond the room; while it is not zero no ordinary order fits';
SELECT regie.protect('billing.balance');
GRANT SELECT ON billing.balance TO regie_app;

CREATE TABLE billing.entry (
  tenant_id       int    NOT NULL,
  id              uuid   NOT NULL,
  line_id         uuid   NOT NULL,
  kind            text   NOT NULL CHECK (kind IN ('budget', 'cover', 'uncovered', 'hold', 'commit', 'release', 'realise')),
  cents           bigint NOT NULL CHECK (cents <> 0),
  source_kind     text   NOT NULL CHECK (source_kind IN ('decision', 'order', 'run')),
  source_id       uuid   NOT NULL,
  run_id          uuid,
  effective_on    date   NOT NULL,
  recorded_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor           uuid   NOT NULL REFERENCES tenants.person,
  budget_after    bigint NOT NULL,
  cover_after     bigint NOT NULL,
  uncovered_after bigint NOT NULL,
  held_after      bigint NOT NULL,
  committed_after bigint NOT NULL,
  realised_after  bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, line_id) REFERENCES billing.budget_line (tenant_id, id)
);
COMMENT ON TABLE billing.entry IS 'Entry (boeking) of the budget ledger, with the balance after it; corrected by a counter-entry only';
CREATE INDEX entry_of_line ON billing.entry (tenant_id, line_id, recorded_at);
CREATE INDEX entry_of_source ON billing.entry (tenant_id, source_id);
COMMENT ON COLUMN billing.entry.run_id IS 'The run that turned a commitment of an order into realised cost, or gave it back';
SELECT regie.protect('billing.entry');
SELECT regie.freeze_rows('billing.entry');
GRANT SELECT ON billing.entry TO regie_app;

CREATE TABLE billing.decision (
  tenant_id   int  NOT NULL REFERENCES tenants.tenant,
  id          uuid NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('budget', 'cover')),
  body        text NOT NULL CHECK (body IN ('college', 'council')),
  number      text NOT NULL CHECK (number <> ''),
  decided_on  date NOT NULL,
  reason      text NOT NULL CHECK (reason <> ''),
  state       text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'adopted', 'withdrawn')),
  drafted_by  uuid NOT NULL REFERENCES tenants.person,
  drafted_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  adopted_by  uuid REFERENCES tenants.person,
  adopted_at  timestamptz,
  import_id   uuid,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT decision_four_eyes CHECK (adopted_by <> drafted_by),
  CHECK ((state = 'adopted') = (adopted_by IS NOT NULL))
);
COMMENT ON TABLE billing.decision IS 'Recorded decision (besluit) of college or council on budget or cover; its amounts count once another person adopts it';
SELECT regie.protect('billing.decision');
GRANT SELECT, INSERT (tenant_id, id, kind, body, number, decided_on, reason, import_id), UPDATE (state) ON billing.decision TO regie_app;

CREATE TABLE billing.decision_amount (
  tenant_id   int    NOT NULL,
  decision_id uuid   NOT NULL,
  line_id     uuid   NOT NULL,
  cents       bigint NOT NULL CHECK (cents <> 0),
  source      text   NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, decision_id, line_id),
  FOREIGN KEY (tenant_id, decision_id) REFERENCES billing.decision (tenant_id, id),
  FOREIGN KEY (tenant_id, line_id) REFERENCES billing.budget_line (tenant_id, id)
);
COMMENT ON COLUMN billing.decision_amount.source IS 'Where the cover (dekking) comes from';
SELECT regie.protect('billing.decision_amount');
GRANT SELECT, INSERT ON billing.decision_amount TO regie_app;

CREATE FUNCTION billing.decision_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.drafted_by := regie.actor();
    NEW.state := 'draft';
  ELSIF OLD.state <> 'draft' OR (NEW.state = 'adopted' AND current_user <> 'regie_ledger') THEN
    RAISE EXCEPTION 'an adopted or withdrawn decision stays as it is' USING ERRCODE = 'RG002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER workflow BEFORE INSERT OR UPDATE ON billing.decision FOR EACH ROW EXECUTE FUNCTION billing.decision_workflow();
CREATE FUNCTION billing.decision_amount_only_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The drafter alone fills a draft: what somebody else adopts is what one person drafted.
  PERFORM 1 FROM billing.decision d
    WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.decision_id AND d.state = 'draft' AND d.drafted_by = regie.actor() FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only the drafter adds amounts, and only to a draft' USING ERRCODE = 'RG002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_in_draft BEFORE INSERT ON billing.decision_amount FOR EACH ROW EXECUTE FUNCTION billing.decision_amount_only_in_draft();
SELECT regie.freeze_rows('billing.decision_amount');

-- A line is born with its zero balance.
CREATE FUNCTION billing.open_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO billing.balance (tenant_id, line_id) VALUES (NEW.tenant_id, NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER open_balance AFTER INSERT ON billing.budget_line FOR EACH ROW EXECUTE FUNCTION billing.open_balance();
ALTER FUNCTION billing.open_balance() OWNER TO regie_ledger;

----------------------------------------------------------------------------------------------------
-- Orders
----------------------------------------------------------------------------------------------------
CREATE TABLE billing."order" (
  tenant_id      int    NOT NULL,
  id             uuid   NOT NULL,
  number         text   NOT NULL,
  cooperation_id int    NOT NULL,
  client_id      uuid   NOT NULL,
  menu_line_id   uuid   NOT NULL,
  starts_on      date   NOT NULL,
  ends_on        date   NOT NULL,
  units          int    NOT NULL CHECK (units > 0),
  price_cents    bigint NOT NULL CHECK (price_cents >= 0),
  total_cents    bigint NOT NULL CHECK (total_cents >= 0),
  state          text   NOT NULL DEFAULT 'placed' CHECK (state IN ('placed', 'cancelled')),
  placed_by      uuid   NOT NULL REFERENCES tenants.person,
  placed_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  cancelled_by   uuid REFERENCES tenants.person,
  cancelled_at   timestamptz,
  cancel_reason  text,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, number),
  FOREIGN KEY (tenant_id, cooperation_id) REFERENCES tenants.tenant (id, cooperation_id),
  FOREIGN KEY (tenant_id, client_id) REFERENCES cafeteria.client (tenant_id, id),
  FOREIGN KEY (tenant_id, menu_line_id) REFERENCES cafeteria.menu_line (tenant_id, id),
  CHECK (ends_on > starts_on),
  CHECK ((state = 'cancelled') = (cancelled_by IS NOT NULL))
);
COMMENT ON TABLE billing."order" IS 'Order (opdracht) of a product for a client over [starts_on, ends_on)';
CREATE INDEX order_of_client ON billing."order" (tenant_id, client_id);
CREATE INDEX order_running ON billing."order" (tenant_id, ends_on) WHERE state = 'placed';
CREATE INDEX order_of_menu_line ON billing."order" (tenant_id, menu_line_id);
SELECT regie.protect('billing."order"');
GRANT SELECT ON billing."order" TO regie_app;

CREATE TABLE billing.order_year (
  tenant_id int    NOT NULL,
  order_id  uuid   NOT NULL,
  year      int    NOT NULL,
  line_id   uuid   NOT NULL,
  cents     bigint NOT NULL CHECK (cents >= 0),
  PRIMARY KEY (tenant_id, order_id, year),
  FOREIGN KEY (tenant_id, order_id) REFERENCES billing."order" (tenant_id, id),
  FOREIGN KEY (tenant_id, line_id) REFERENCES billing.budget_line (tenant_id, id)
);
COMMENT ON TABLE billing.order_year IS 'What an order commits in each budget year it touches';
CREATE INDEX order_year_of_line ON billing.order_year (tenant_id, line_id);
SELECT regie.protect('billing.order_year');
SELECT regie.freeze_rows('billing.order_year');
GRANT SELECT ON billing.order_year TO regie_app;

CREATE TABLE billing.order_counter (
  tenant_id int NOT NULL REFERENCES tenants.tenant,
  year      int NOT NULL,
  last      int NOT NULL,
  PRIMARY KEY (tenant_id, year)
);
COMMENT ON TABLE billing.order_counter IS 'Last number given to an order (opdrachtnummer) per year';
SELECT regie.protect('billing.order_counter');

----------------------------------------------------------------------------------------------------
-- Hours
----------------------------------------------------------------------------------------------------
CREATE TABLE billing.rate (
  tenant_id      int  NOT NULL REFERENCES tenants.tenant,
  id             uuid NOT NULL,
  party_id       uuid NOT NULL,
  role           text NOT NULL CHECK (role <> ''),
  cents_per_hour bigint NOT NULL CHECK (cents_per_hour >= 0),
  valid          daterange NOT NULL CHECK (NOT isempty(valid)),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, party_id) REFERENCES tenants.party (tenant_id, id),
  CONSTRAINT rate_no_overlap EXCLUDE USING gist (tenant_id WITH =, party_id WITH =, role WITH =, valid WITH &&)
);
COMMENT ON TABLE billing.rate IS 'Rate card (tariefkaart): price of an hour of a role of a party, dated; a party without one gives its hours without cost';
SELECT regie.protect('billing.rate');
SELECT regie.freeze_rows('billing.rate');
GRANT SELECT, INSERT ON billing.rate TO regie_app;

CREATE TABLE billing.distribution_key (
  tenant_id      int  NOT NULL REFERENCES tenants.tenant,
  id             uuid NOT NULL,
  name           text NOT NULL CHECK (name <> ''),
  kind           text NOT NULL CHECK (kind IN ('equal', 'fixed_shares', 'by_figure', 'by_hours')),
  figure_name    text,
  figure_unit    text,
  reference_date date,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name),
  CHECK ((kind = 'by_figure') = (figure_name IS NOT NULL AND figure_unit IS NOT NULL AND reference_date IS NOT NULL))
);
COMMENT ON TABLE billing.distribution_key IS 'Distribution key (verdeelsleutel)';
SELECT regie.protect('billing.distribution_key');
SELECT regie.freeze_rows('billing.distribution_key');
GRANT SELECT, INSERT ON billing.distribution_key TO regie_app;

CREATE TABLE billing.key_bearer (
  tenant_id int  NOT NULL,
  key_id    uuid NOT NULL,
  bearer_id int  NOT NULL,
  share     numeric(12, 6) CHECK (share >= 0),
  PRIMARY KEY (tenant_id, key_id, bearer_id),
  FOREIGN KEY (tenant_id, key_id) REFERENCES billing.distribution_key (tenant_id, id),
  FOREIGN KEY (bearer_id, tenant_id) REFERENCES tenants.tenant (id, cooperation_id)
);
COMMENT ON TABLE billing.key_bearer IS 'Municipality that bears a part under a key; share only for fixed shares';
SELECT regie.protect('billing.key_bearer');
SELECT regie.freeze_rows('billing.key_bearer');
GRANT SELECT, INSERT ON billing.key_bearer TO regie_app;

CREATE TABLE billing.cost_pool (
  tenant_id int  NOT NULL REFERENCES tenants.tenant,
  id        uuid NOT NULL,
  code      text NOT NULL CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name      text NOT NULL CHECK (name <> ''),
  key_id    uuid NOT NULL,
  fund      text NOT NULL CHECK (fund <> ''),
  one_off   boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, code),
  FOREIGN KEY (tenant_id, key_id) REFERENCES billing.distribution_key (tenant_id, id)
);
COMMENT ON TABLE billing.cost_pool IS 'Cost pool (kostenplaats) of the cooperation, distributed by its key';
SELECT regie.protect('billing.cost_pool');
GRANT SELECT, INSERT ON billing.cost_pool TO regie_app;

CREATE TABLE billing.cost (
  tenant_id   int    NOT NULL REFERENCES tenants.tenant,
  id          uuid   NOT NULL,
  pool_id     uuid   NOT NULL,
  incurred_on date   NOT NULL,
  description text   NOT NULL CHECK (description <> ''),
  cents       bigint NOT NULL CHECK (cents <> 0),
  source      text   NOT NULL CHECK (source <> ''),
  reverses    uuid,
  recorded_by uuid   NOT NULL REFERENCES tenants.person,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, reverses),
  FOREIGN KEY (tenant_id, pool_id) REFERENCES billing.cost_pool (tenant_id, id),
  FOREIGN KEY (tenant_id, reverses) REFERENCES billing.cost (tenant_id, id)
);
COMMENT ON TABLE billing.cost IS 'Cost (kosten) booked on a pool; corrected by a counter-entry that names the original';
CREATE INDEX cost_by_date ON billing.cost (tenant_id, incurred_on);
SELECT regie.protect('billing.cost');
SELECT regie.freeze_rows('billing.cost');
GRANT SELECT, INSERT (tenant_id, id, pool_id, incurred_on, description, cents, source, reverses) ON billing.cost TO regie_app;

CREATE TABLE billing.hour (
  tenant_id      int  NOT NULL,
  id             uuid NOT NULL,
  cooperation_id int  NOT NULL,
  worker_id      uuid NOT NULL,
  party_id       uuid NOT NULL,
  role           text NOT NULL,
  order_id       uuid,
  pool_id        uuid,
  work_date      date NOT NULL,
  month          date NOT NULL,
  minutes        int  NOT NULL CHECK (minutes <> 0),
  rate_id        uuid,
  cents_per_hour bigint NOT NULL,
  note           text NOT NULL DEFAULT '',
  reverses       uuid,
  recorded_by    uuid NOT NULL REFERENCES tenants.person,
  recorded_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, reverses),
  FOREIGN KEY (tenant_id, cooperation_id) REFERENCES tenants.tenant (id, cooperation_id),
  FOREIGN KEY (cooperation_id, worker_id) REFERENCES tenants.worker (tenant_id, id),
  FOREIGN KEY (cooperation_id, party_id) REFERENCES tenants.party (tenant_id, id),
  FOREIGN KEY (cooperation_id, rate_id) REFERENCES billing.rate (tenant_id, id),
  FOREIGN KEY (cooperation_id, pool_id) REFERENCES billing.cost_pool (tenant_id, id),
  FOREIGN KEY (tenant_id, order_id) REFERENCES billing."order" (tenant_id, id),
  FOREIGN KEY (tenant_id, reverses) REFERENCES billing.hour (tenant_id, id),
  CHECK (month = date_trunc('month', work_date)::date),
  CHECK ((order_id IS NULL) <> (pool_id IS NULL)),
  CHECK ((pool_id IS NOT NULL) = (tenant_id = cooperation_id)),
  CHECK ((minutes < 0) = (reverses IS NOT NULL))
);
COMMENT ON TABLE billing.hour IS 'Hours (uren): payer, party, role, worker, date, minutes, with month and rate frozen; corrected by a counter-entry';
CREATE INDEX hour_by_month ON billing.hour (tenant_id, month);
CREATE INDEX hour_by_worker ON billing.hour (cooperation_id, worker_id, work_date);
SELECT regie.protect('billing.hour');
SELECT regie.freeze_rows('billing.hour');
GRANT SELECT ON billing.hour TO regie_app;

CREATE TABLE billing.worker_day (
  tenant_id int  NOT NULL,
  worker_id uuid NOT NULL,
  work_date date NOT NULL,
  minutes   int  NOT NULL CONSTRAINT day_has_24_hours CHECK (minutes BETWEEN 0 AND 1440),
  PRIMARY KEY (tenant_id, worker_id, work_date),
  FOREIGN KEY (tenant_id, worker_id) REFERENCES tenants.worker (tenant_id, id)
);
COMMENT ON TABLE billing.worker_day IS 'Minutes of a worker on a day over all municipalities: a day has 24 hours';
-- No rights for the application: the minutes of a day tell a municipality what its neighbours asked of the worker.
SELECT regie.protect('billing.worker_day');

----------------------------------------------------------------------------------------------------
-- Runs
----------------------------------------------------------------------------------------------------
CREATE TABLE billing.run (
  tenant_id    int  NOT NULL REFERENCES tenants.tenant,
  id           uuid NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('trial', 'final', 'reversal')),
  period       daterange NOT NULL CHECK (NOT isempty(period)),
  state        text NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'done', 'failed')),
  reverses     uuid,
  reversed_by  uuid,
  reason       text NOT NULL DEFAULT '',
  job_id       uuid NOT NULL,
  requested_by uuid NOT NULL REFERENCES tenants.person,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at  timestamptz,
  input_hash   text,
  lines_hash   text,
  total_cents  bigint,
  minutes      bigint,
  problem      jsonb,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, reverses) REFERENCES billing.run (tenant_id, id),
  FOREIGN KEY (tenant_id, reversed_by) REFERENCES billing.run (tenant_id, id),
  CHECK ((kind = 'reversal') = (reverses IS NOT NULL)),
  CHECK (state <> 'done' OR (finished_at IS NOT NULL AND lines_hash IS NOT NULL AND total_cents IS NOT NULL)),
  CONSTRAINT run_one_final EXCLUDE USING gist (tenant_id WITH =, period WITH &&)
    WHERE (kind = 'final' AND state = 'done' AND reversed_by IS NULL)
);
COMMENT ON TABLE billing.run IS 'Run (verdeling) of hours and costs over municipalities: trial, final, reversal';
-- One reversal a run; one that failed does not stand in the way of the next.
CREATE UNIQUE INDEX run_one_reversal ON billing.run (tenant_id, reverses) WHERE state <> 'failed';
SELECT regie.protect('billing.run');
COMMENT ON COLUMN billing.run.job_id IS 'The outbox row of the job that carries it out';
GRANT SELECT, INSERT (tenant_id, id, kind, period, reverses, reason, job_id),
  UPDATE (state, reversed_by, finished_at, input_hash, lines_hash, total_cents, minutes, problem) ON billing.run TO regie_app;

CREATE TABLE billing.run_line (
  tenant_id      int  NOT NULL,
  id             uuid NOT NULL,
  cooperation_id int  NOT NULL,
  run_id         uuid NOT NULL,
  source         text NOT NULL CHECK (source IN ('pool_cost', 'pool_hours', 'order_hours')),
  pool_id        uuid,
  variant_id     uuid,
  party_id       uuid,
  role           text NOT NULL DEFAULT '',
  fund           text NOT NULL,
  minutes        bigint NOT NULL,
  cents          bigint NOT NULL,
  explanation    jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, cooperation_id) REFERENCES tenants.tenant (id, cooperation_id),
  FOREIGN KEY (cooperation_id, run_id) REFERENCES billing.run (tenant_id, id),
  FOREIGN KEY (cooperation_id, pool_id) REFERENCES billing.cost_pool (tenant_id, id),
  FOREIGN KEY (cooperation_id, variant_id) REFERENCES cafeteria.variant (tenant_id, id),
  FOREIGN KEY (cooperation_id, party_id) REFERENCES tenants.party (tenant_id, id),
  CHECK ((source = 'order_hours') = (variant_id IS NOT NULL)),
  CHECK ((source <> 'order_hours') = (pool_id IS NOT NULL))
);
COMMENT ON TABLE billing.run_line IS 'Line of a run for one municipality: a pool or a product and role, with the reason of every cent';
CREATE INDEX run_line_of_run ON billing.run_line (cooperation_id, run_id);
SELECT regie.protect('billing.run_line');
SELECT regie.freeze_rows('billing.run_line');
GRANT SELECT, INSERT ON billing.run_line TO regie_app;

CREATE TRIGGER recorder BEFORE INSERT ON billing.cost FOR EACH ROW EXECUTE FUNCTION regie.stamp_recorder();

-- With the rights of whoever asks: it tells nothing about a cooperation that one cannot read.
CREATE FUNCTION billing.require_open_period(p_cooperation int, p_on date) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE r record;
BEGIN
  SELECT lower(x.period) AS starts, upper(x.period) AS ends INTO r FROM billing.run x
   WHERE x.tenant_id = p_cooperation AND x.kind = 'final' AND x.state = 'done' AND x.reversed_by IS NULL AND x.period @> p_on;
  IF FOUND THEN
    RAISE EXCEPTION 'the period is closed by a final run' USING ERRCODE = 'RG003',
      DETAIL = jsonb_build_object('date', p_on, 'starts_on', r.starts, 'ends_on', r.ends)::text;
  END IF;
END $$;
CREATE FUNCTION billing.cost_in_open_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Shared with bookings, exclusive for a final run: nothing slips into a period while it is being closed.
  PERFORM pg_advisory_xact_lock_shared(823002, NEW.tenant_id);
  PERFORM billing.require_open_period(NEW.tenant_id, NEW.incurred_on);
  RETURN NEW;
END $$;
CREATE TRIGGER open_period BEFORE INSERT ON billing.cost FOR EACH ROW EXECUTE FUNCTION billing.cost_in_open_period();

CREATE FUNCTION billing.run_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE step text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.requested_by := regie.actor();
    NEW.state := 'requested';
    RETURN NEW;
  END IF;
  step := OLD.state || '>' || NEW.state;
  IF step = 'done>done' AND OLD.kind = 'final' AND OLD.reversed_by IS NULL
     AND EXISTS (SELECT 1 FROM billing.run x WHERE x.tenant_id = NEW.tenant_id AND x.id = NEW.reversed_by AND x.reverses = OLD.id)
     AND to_jsonb(OLD) - 'reversed_by' = to_jsonb(NEW) - 'reversed_by' THEN
    RETURN NEW;
  END IF;
  IF step NOT IN ('requested>done', 'requested>failed') OR NEW.reversed_by IS NOT NULL THEN
    RAISE EXCEPTION 'a finished run is never changed: reverse it' USING ERRCODE = 'RG002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER workflow BEFORE INSERT OR UPDATE ON billing.run FOR EACH ROW EXECUTE FUNCTION billing.run_workflow();
CREATE FUNCTION billing.run_line_only_while_running() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT n.cooperation_id, n.run_id FROM added n) l
              JOIN billing.run r ON r.tenant_id = l.cooperation_id AND r.id = l.run_id WHERE r.state <> 'requested') THEN
    RAISE EXCEPTION 'a finished run takes no more lines' USING ERRCODE = 'RG002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER only_while_running AFTER INSERT ON billing.run_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION billing.run_line_only_while_running();

----------------------------------------------------------------------------------------------------
-- Posting functions of regie_ledger
----------------------------------------------------------------------------------------------------
SELECT regie.admit('billing.budget_line', 'regie_ledger', 'SELECT, INSERT');
SELECT regie.admit('billing.balance', 'regie_ledger', 'SELECT, INSERT, UPDATE');
SELECT regie.admit('billing.entry', 'regie_ledger', 'SELECT, INSERT');
SELECT regie.admit('billing.decision', 'regie_ledger', 'SELECT, UPDATE');
SELECT regie.admit('billing.decision_amount', 'regie_ledger', 'SELECT');
SELECT regie.admit('billing."order"', 'regie_ledger', 'SELECT, INSERT, UPDATE');
SELECT regie.admit('billing.order_year', 'regie_ledger', 'SELECT, INSERT');
SELECT regie.admit('billing.order_counter', 'regie_ledger', 'SELECT, INSERT, UPDATE');
SELECT regie.admit('billing.rate', 'regie_ledger', 'SELECT');
SELECT regie.admit('billing.hour', 'regie_ledger', 'SELECT, INSERT');
SELECT regie.admit('billing.worker_day', 'regie_ledger', 'SELECT, INSERT, UPDATE');
SELECT regie.admit('billing.run', 'regie_ledger', 'SELECT');
SELECT regie.admit('billing.cost_pool', 'regie_ledger', 'SELECT');
SELECT regie.admit('tenants.worker', 'regie_ledger', 'SELECT');
SELECT regie.admit('tenants.tenant', 'regie_ledger', 'SELECT');
SELECT regie.admit('cafeteria.menu', 'regie_ledger', 'SELECT');
SELECT regie.admit('cafeteria.menu_line', 'regie_ledger', 'SELECT');
SELECT regie.admit('cafeteria.menu_usage', 'regie_ledger', 'SELECT, INSERT, UPDATE');
SELECT regie.admit('cafeteria.tariff', 'regie_ledger', 'SELECT');
SELECT regie.admit('cafeteria.client', 'regie_ledger', 'SELECT');

CREATE FUNCTION billing.require_writable(p_tenant int) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF (p_tenant = ANY (regie.writable())) IS NOT TRUE THEN
    RAISE EXCEPTION 'not one of your municipalities' USING ERRCODE = 'RG404';
  END IF;
END $$;

CREATE FUNCTION billing.refuse(p_code text, p_detail jsonb DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'refused: %', p_code USING ERRCODE = 'RG004', DETAIL = (p_detail || jsonb_build_object('code', p_code))::text;
END $$;

-- One entry and its effect on the balance. The caller has locked the balance rows in order of line.
CREATE FUNCTION billing.write_entry(p_tenant int, p_line uuid, p_kind text, p_cents bigint, p_source_kind text, p_source uuid, p_on date,
                                    p_run uuid DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE b record;
BEGIN
  UPDATE billing.balance SET
      budget_cents    = budget_cents    + CASE p_kind WHEN 'budget' THEN p_cents ELSE 0 END,
      cover_cents     = cover_cents     + CASE p_kind WHEN 'cover' THEN p_cents ELSE 0 END,
      uncovered_cents = uncovered_cents + CASE p_kind WHEN 'uncovered' THEN p_cents ELSE 0 END,
      held_cents      = held_cents      + CASE p_kind WHEN 'hold' THEN p_cents ELSE 0 END,
      committed_cents = committed_cents + CASE p_kind WHEN 'commit' THEN p_cents WHEN 'release' THEN -p_cents ELSE 0 END,
      realised_cents  = realised_cents  + CASE p_kind WHEN 'realise' THEN p_cents ELSE 0 END
   WHERE tenant_id = p_tenant AND line_id = p_line
  RETURNING * INTO STRICT b;
  INSERT INTO billing.entry (tenant_id, id, line_id, kind, cents, source_kind, source_id, run_id, effective_on, actor,
                             budget_after, cover_after, uncovered_after, held_after, committed_after, realised_after)
  VALUES (p_tenant, gen_random_uuid(), p_line, p_kind, p_cents, p_source_kind, p_source, p_run, p_on, regie.actor(),
          b.budget_cents, b.cover_cents, b.uncovered_cents, b.held_cents, b.committed_cents, b.realised_cents);
END $$;

-- Brings "nog te dekken" in line with a line on which p_more is about to be committed or p_realise realised.
CREATE FUNCTION billing.settle_uncovered(p_tenant int, p_line uuid, p_more bigint, p_source_kind text, p_source uuid, p_on date,
                                         p_realise bigint DEFAULT 0)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  b record;
  needed bigint;
BEGIN
  SELECT * INTO STRICT b FROM billing.balance x WHERE x.tenant_id = p_tenant AND x.line_id = p_line FOR UPDATE;
  needed := greatest(0, b.held_cents + b.committed_cents + greatest(b.realised_cents + p_realise, 0) + p_more - b.budget_cents - b.cover_cents);
  IF needed <> b.uncovered_cents THEN
    PERFORM billing.write_entry(p_tenant, p_line, 'uncovered', needed - b.uncovered_cents, p_source_kind, p_source, p_on);
  END IF;
END $$;

CREATE FUNCTION billing.over_budget(p_line uuid, p_year int, p_asked bigint, p_available bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'over budget' USING ERRCODE = 'RG001', DETAIL = jsonb_build_object(
    'line', p_line, 'year', p_year, 'asked', p_asked, 'available', p_available, 'short_by', p_asked - p_available)::text;
END $$;

-- Books the amounts of a decision that another person drafted; nothing but its rows decides how much.
CREATE FUNCTION billing.post_decision(p_tenant int, p_decision uuid, p_on date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d record;
  a record;
  room bigint;
BEGIN
  PERFORM billing.require_writable(p_tenant);
  SELECT * INTO d FROM billing.decision x WHERE x.tenant_id = p_tenant AND x.id = p_decision FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such decision' USING ERRCODE = 'RG404';
  ELSIF d.state <> 'draft' THEN
    PERFORM billing.refuse('decision_not_draft', jsonb_build_object('state', d.state));
  ELSIF d.drafted_by = regie.actor() THEN
    PERFORM billing.refuse('four_eyes');
  END IF;
  UPDATE billing.decision SET state = 'adopted', adopted_by = regie.actor(), adopted_at = clock_timestamp()
   WHERE tenant_id = p_tenant AND id = p_decision;
  FOR a IN SELECT x.line_id, x.cents, l.year FROM billing.decision_amount x
             JOIN billing.budget_line l ON l.tenant_id = x.tenant_id AND l.id = x.line_id
            WHERE x.tenant_id = p_tenant AND x.decision_id = p_decision ORDER BY x.line_id LOOP
    SELECT budget_cents + cover_cents + a.cents - held_cents - committed_cents - greatest(realised_cents, 0) INTO STRICT room
      FROM billing.balance WHERE tenant_id = p_tenant AND line_id = a.line_id FOR UPDATE;
    IF a.cents < 0 AND room < 0 THEN
      PERFORM billing.over_budget(a.line_id, a.year, -a.cents, room - a.cents);
    END IF;
    PERFORM billing.write_entry(p_tenant, a.line_id, d.kind, a.cents, 'decision', p_decision, p_on);
    PERFORM billing.settle_uncovered(p_tenant, a.line_id, 0, 'decision', p_decision, p_on);
  END LOOP;
  IF NOT FOUND THEN
    PERFORM billing.refuse('decision_without_amounts');
  END IF;
END $$;

-- Every year that [p_starts, p_ends) touches, and no other, has an amount; together they are the price.
CREATE FUNCTION billing.check_years(p_starts date, p_ends date, p_total bigint, p_amounts jsonb) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
  wanted int[] := ARRAY(SELECT generate_series(extract(year FROM p_starts)::int, extract(year FROM p_ends - 1)::int));
  given int[] := ARRAY(SELECT x.year FROM jsonb_to_recordset(p_amounts) AS x(year int, cents bigint) ORDER BY x.year);
  amount bigint := (SELECT coalesce(sum(x.cents), 0) FROM jsonb_to_recordset(p_amounts) AS x(year int, cents bigint));
BEGIN
  IF wanted <> given THEN
    PERFORM billing.refuse('years_do_not_match', jsonb_build_object('wanted', wanted, 'given', given));
  ELSIF EXISTS (SELECT 1 FROM jsonb_to_recordset(p_amounts) AS x(year int, cents bigint) WHERE x.cents IS NULL OR x.cents < 0) THEN
    PERFORM billing.refuse('negative_amount');
  ELSIF amount <> p_total THEN
    PERFORM billing.refuse('amounts_do_not_add_up', jsonb_build_object('total_cents', p_total, 'amounts_cents', amount));
  END IF;
END $$;

-- The line of the product choice that an order rests on, with its price on the starting date; or the reason why not.
CREATE FUNCTION billing.orderable(p_tenant int, p_client uuid, p_menu_line uuid, p_starts date) RETURNS record
LANGUAGE plpgsql STABLE AS $$
DECLARE
  m record;
  client_group text;
BEGIN
  SELECT l.fund, l.ceiling_units, l.client_groups, l.cooperation_id, l.variant_id, coalesce(l.price_cents, t.price_cents) AS price, n.state, n.period INTO m
    FROM cafeteria.menu_line l
    JOIN cafeteria.menu n ON n.tenant_id = l.tenant_id AND n.id = l.menu_id
    LEFT JOIN cafeteria.tariff t ON t.tenant_id = l.cooperation_id AND t.variant_id = l.variant_id AND t.valid @> p_starts
   WHERE l.tenant_id = p_tenant AND l.id = p_menu_line;
  IF NOT FOUND THEN
    PERFORM billing.refuse('not_on_menu');
  ELSIF m.state <> 'adopted' THEN
    PERFORM billing.refuse('menu_not_adopted', jsonb_build_object('state', m.state));
  ELSIF NOT m.period @> p_starts THEN
    PERFORM billing.refuse('outside_menu_period', jsonb_build_object('starts_on', lower(m.period), 'ends_on', upper(m.period)));
  ELSIF m.price IS NULL THEN
    PERFORM billing.refuse('no_tariff', jsonb_build_object('date', p_starts));
  END IF;
  SELECT c.client_group INTO client_group FROM cafeteria.client c WHERE c.tenant_id = p_tenant AND c.id = p_client;
  IF NOT FOUND OR NOT p_tenant = ANY (regie.readable_persons()) THEN
    RAISE EXCEPTION 'no such client' USING ERRCODE = 'RG404';
  ELSIF m.client_groups <> '{}' AND (client_group IS NULL OR NOT client_group = ANY (m.client_groups)) THEN
    PERFORM billing.refuse('client_group_not_eligible', jsonb_build_object('client_group', client_group, 'eligible', m.client_groups));
  END IF;
  RETURN m;
END $$;

CREATE FUNCTION billing.claim_units(p_tenant int, p_cooperation int, p_variant uuid, p_period daterange, p_units int, p_ceiling int)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE used int;
BEGIN
  INSERT INTO cafeteria.menu_usage AS u (tenant_id, variant_id, period, cooperation_id, units)
  VALUES (p_tenant, p_variant, p_period, p_cooperation, p_units)
  ON CONFLICT (tenant_id, variant_id, period) DO UPDATE SET units = u.units + excluded.units RETURNING u.units INTO used;
  IF used > p_ceiling THEN
    PERFORM billing.refuse('ceiling_reached', jsonb_build_object('ceiling', p_ceiling, 'used', used - p_units, 'asked', p_units));
  END IF;
END $$;

CREATE FUNCTION billing.next_order_number(p_tenant int, p_year int) RETURNS text LANGUAGE sql AS $$
  INSERT INTO billing.order_counter AS c VALUES (p_tenant, p_year, 1)
  ON CONFLICT (tenant_id, year) DO UPDATE SET last = c.last + 1
  RETURNING c.year || '-' || lpad(c.last::text, 5, '0') $$;

-- THE wall: an order and all it commits, or nothing. Amounts: [{"year": 2013, "cents": 100000}, ...].
CREATE FUNCTION billing.post_order(p_tenant int, p_order uuid, p_client uuid, p_menu_line uuid, p_starts date, p_ends date,
                                   p_units int, p_amounts jsonb, p_on date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  m record;
  a record;
  b record;
  order_number text;
BEGIN
  PERFORM billing.require_writable(p_tenant);
  IF p_ends <= p_starts THEN
    PERFORM billing.refuse('ends_before_start', jsonb_build_object('starts_on', p_starts, 'ends_on', p_ends));
  ELSIF p_units < 1 THEN
    PERFORM billing.refuse('no_units');
  END IF;
  m := billing.orderable(p_tenant, p_client, p_menu_line, p_starts);
  PERFORM billing.check_years(p_starts, p_ends, m.price * p_units, p_amounts);
  PERFORM 1 FROM billing.balance x JOIN billing.budget_line l ON l.tenant_id = x.tenant_id AND l.id = x.line_id
    WHERE l.tenant_id = p_tenant AND l.fund = m.fund
      AND l.year BETWEEN extract(year FROM p_starts) AND extract(year FROM p_ends - 1) ORDER BY x.line_id FOR UPDATE OF x;
  order_number := billing.next_order_number(p_tenant, extract(year FROM p_starts)::int);
  INSERT INTO billing."order" (tenant_id, id, number, cooperation_id, client_id, menu_line_id, starts_on, ends_on, units, price_cents, total_cents, placed_by)
  VALUES (p_tenant, p_order, order_number, m.cooperation_id, p_client, p_menu_line, p_starts, p_ends, p_units, m.price, m.price * p_units, regie.actor());
  FOR a IN SELECT x.year, x.cents FROM jsonb_to_recordset(p_amounts) AS x(year int, cents bigint) ORDER BY x.year LOOP
    SELECT x.line_id, CASE WHEN x.uncovered_cents > 0 THEN 0
                           ELSE x.budget_cents + x.cover_cents - x.held_cents - x.committed_cents - greatest(x.realised_cents, 0) END AS room INTO b
      FROM billing.budget_line l JOIN billing.balance x ON x.tenant_id = l.tenant_id AND x.line_id = l.id
     WHERE l.tenant_id = p_tenant AND l.fund = m.fund AND l.year = a.year;
    -- What costs nothing in a year needs no budget line there.
    CONTINUE WHEN a.cents = 0 AND b.line_id IS NULL;
    IF coalesce(b.room, 0) < a.cents OR b.line_id IS NULL THEN
      PERFORM billing.over_budget(b.line_id, a.year, a.cents, coalesce(b.room, 0));
    END IF;
    INSERT INTO billing.order_year VALUES (p_tenant, p_order, a.year, b.line_id, a.cents);
    IF a.cents > 0 THEN
      PERFORM billing.write_entry(p_tenant, b.line_id, 'commit', a.cents, 'order', p_order, p_on);
    END IF;
  END LOOP;
  PERFORM billing.claim_units(p_tenant, m.cooperation_id, m.variant_id, m.period, p_units, m.ceiling_units);
  RETURN order_number;
END $$;

-- What an order still commits in a year: committed minus released.
CREATE FUNCTION billing.open_commitment(p_tenant int, p_order uuid, p_line uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(CASE e.kind WHEN 'commit' THEN e.cents WHEN 'release' THEN -e.cents END), 0)::bigint
    FROM billing.entry e
   WHERE e.tenant_id = p_tenant AND e.source_id = p_order AND e.line_id = p_line AND e.kind IN ('commit', 'release') $$;

CREATE FUNCTION billing.cancel_order(p_tenant int, p_order uuid, p_reason text, p_on date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o record;
  y record;
  open_cents bigint;
  released bigint := 0;
BEGIN
  PERFORM billing.require_writable(p_tenant);
  SELECT * INTO o FROM billing."order" x WHERE x.tenant_id = p_tenant AND x.id = p_order FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such order' USING ERRCODE = 'RG404';
  ELSIF o.state <> 'placed' THEN
    PERFORM billing.refuse('order_not_placed', jsonb_build_object('number', o.number));
  ELSIF btrim(coalesce(p_reason, '')) = '' THEN
    PERFORM billing.refuse('reason_needed');
  END IF;
  FOR y IN SELECT x.line_id FROM billing.order_year x JOIN billing.balance b ON b.tenant_id = x.tenant_id AND b.line_id = x.line_id
            WHERE x.tenant_id = p_tenant AND x.order_id = p_order ORDER BY x.line_id FOR UPDATE OF b LOOP
    open_cents := billing.open_commitment(p_tenant, p_order, y.line_id);
    IF open_cents > 0 THEN
      PERFORM billing.write_entry(p_tenant, y.line_id, 'release', open_cents, 'order', p_order, p_on);
      PERFORM billing.settle_uncovered(p_tenant, y.line_id, 0, 'order', p_order, p_on);
      released := released + open_cents;
    END IF;
  END LOOP;
  UPDATE cafeteria.menu_usage u SET units = u.units - o.units
    FROM cafeteria.menu_line l JOIN cafeteria.menu n ON n.tenant_id = l.tenant_id AND n.id = l.menu_id
   WHERE l.tenant_id = p_tenant AND l.id = o.menu_line_id
     AND u.tenant_id = p_tenant AND u.variant_id = l.variant_id AND u.period = n.period;
  UPDATE billing."order" SET state = 'cancelled', cancelled_by = regie.actor(), cancelled_at = clock_timestamp(), cancel_reason = p_reason
   WHERE tenant_id = p_tenant AND id = p_order;
  RETURN released;
END $$;

-- Hours of one worker for one payer, all or nothing.
-- Entries: [{"id", "worker", "order" or "pool", "date", "minutes", "note", "reverses"}].
CREATE FUNCTION billing.post_hours(p_tenant int, p_entries jsonb) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e record;
  w record;
  r record;
  original record;
  coop int := regie.cooperation();
  n int := 0;
BEGIN
  PERFORM billing.require_writable(p_tenant);
  PERFORM pg_advisory_xact_lock_shared(823002, coop);
  FOR e IN SELECT x.* FROM jsonb_to_recordset(p_entries)
             AS x(id uuid, worker uuid, "order" uuid, pool uuid, date date, minutes int, note text, reverses uuid)
            -- Counter-entries go first, so that the corrected hours of a full day fit.
            ORDER BY x.worker, x.date, x.reverses IS NULL, x.id LOOP
    PERFORM billing.require_open_period(coop, e.date);
    SELECT x.party_id, x.role, x.name INTO w FROM tenants.worker x WHERE x.tenant_id = coop AND x.id = e.worker;
    IF NOT FOUND THEN
      PERFORM billing.refuse('unknown_worker');
    END IF;
    IF e.reverses IS NOT NULL THEN
      SELECT * INTO original FROM billing.hour h WHERE h.tenant_id = p_tenant AND h.id = e.reverses;
      IF NOT FOUND OR original.reverses IS NOT NULL OR original.minutes <> -e.minutes OR original.worker_id <> e.worker OR original.work_date <> e.date
         OR original.order_id IS DISTINCT FROM e."order" OR original.pool_id IS DISTINCT FROM e.pool THEN
        PERFORM billing.refuse('not_the_counter_entry');
      END IF;
      SELECT original.rate_id AS id, original.cents_per_hour INTO r;
      w.party_id := original.party_id;
      w.role := original.role;
    ELSE
      IF e.minutes IS NULL OR e.minutes < 1 OR e.minutes > 1440 THEN
        PERFORM billing.refuse('minutes_out_of_range', jsonb_build_object('date', e.date, 'asked_minutes', coalesce(e.minutes, 0)));
      END IF;
      PERFORM billing.check_bookable(p_tenant, e."order", e.pool, e.date);
      SELECT x.id, x.cents_per_hour INTO r FROM billing.rate x
       WHERE x.tenant_id = coop AND x.party_id = w.party_id AND x.role = w.role AND x.valid @> e.date;
    END IF;
    PERFORM billing.count_day(coop, e.worker, w.name, e.date, e.minutes);
    -- The day's row is locked now: of two corrections of the same hours at once, the second sees the first.
    IF EXISTS (SELECT 1 FROM billing.hour h WHERE h.tenant_id = p_tenant AND h.reverses = e.reverses) THEN
      PERFORM billing.refuse('corrected_already', jsonb_build_object('date', e.date));
    END IF;
    INSERT INTO billing.hour (tenant_id, id, cooperation_id, worker_id, party_id, role, order_id, pool_id, work_date, month, minutes,
                              rate_id, cents_per_hour, note, reverses, recorded_by)
    VALUES (p_tenant, e.id, coop, e.worker, w.party_id, w.role, e."order", e.pool, e.date, date_trunc('month', e.date)::date, e.minutes,
            r.id, coalesce(r.cents_per_hour, 0), coalesce(e.note, ''), e.reverses, regie.actor());
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;

CREATE FUNCTION billing.check_bookable(p_tenant int, p_order uuid, p_pool uuid, p_on date) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE o record;
BEGIN
  IF p_order IS NULL THEN
    IF NOT EXISTS (SELECT 1 FROM billing.cost_pool x WHERE x.tenant_id = p_tenant AND x.id = p_pool) THEN
      PERFORM billing.refuse('unknown_pool');
    END IF;
    RETURN;
  END IF;
  SELECT * INTO o FROM billing."order" x WHERE x.tenant_id = p_tenant AND x.id = p_order;
  IF NOT FOUND THEN
    PERFORM billing.refuse('unknown_order');
  ELSIF o.state = 'cancelled' THEN
    PERFORM billing.refuse('order_cancelled', jsonb_build_object('number', o.number));
  ELSIF p_on < o.starts_on OR p_on >= o.ends_on THEN
    PERFORM billing.refuse('outside_order', jsonb_build_object('number', o.number, 'date', p_on, 'starts_on', o.starts_on, 'ends_on', o.ends_on));
  END IF;
END $$;

CREATE FUNCTION billing.count_day(p_cooperation int, p_worker uuid, p_name text, p_on date, p_minutes int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- The row of a counter-entry exists, and an insert of negative minutes would fail its check before it met that row.
  IF p_minutes < 0 THEN
    UPDATE billing.worker_day d SET minutes = d.minutes + p_minutes
     WHERE d.tenant_id = p_cooperation AND d.worker_id = p_worker AND d.work_date = p_on;
    RETURN;
  END IF;
  INSERT INTO billing.worker_day AS d VALUES (p_cooperation, p_worker, p_on, p_minutes)
  ON CONFLICT (tenant_id, worker_id, work_date) DO UPDATE SET minutes = d.minutes + excluded.minutes;
EXCEPTION WHEN check_violation THEN
  PERFORM billing.refuse('day_over_24_hours', jsonb_build_object('date', p_on, 'asked_minutes', p_minutes, 'booked_minutes',
    coalesce((SELECT d.minutes FROM billing.worker_day d WHERE d.tenant_id = p_cooperation AND d.worker_id = p_worker AND d.work_date = p_on), 0)));
END $$;

-- The budget line a running run books on, opened when the municipality has none, and locked.
CREATE FUNCTION billing.line_for_run(p_tenant int, p_run uuid, p_fund text, p_year int, p_kind text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE line uuid;
BEGIN
  PERFORM billing.require_writable(p_tenant);
  IF NOT EXISTS (SELECT 1 FROM billing.run r WHERE r.tenant_id = regie.cooperation() AND r.id = p_run AND r.kind = p_kind AND r.state = 'requested') THEN
    PERFORM billing.refuse('run_not_running');
  END IF;
  INSERT INTO billing.budget_line (tenant_id, id, fund, year) VALUES (p_tenant, gen_random_uuid(), p_fund, p_year) ON CONFLICT DO NOTHING;
  SELECT l.id INTO STRICT line FROM billing.budget_line l WHERE l.tenant_id = p_tenant AND l.fund = p_fund AND l.year = p_year;
  PERFORM 1 FROM billing.balance b WHERE b.tenant_id = p_tenant AND b.line_id = line FOR UPDATE;
  RETURN line;
END $$;

-- A fact: it is always recorded, and what does not fit becomes "nog te dekken".
-- For hours on an order the commitment goes down by what is realised, as far as it is open.
CREATE FUNCTION billing.post_realise(p_tenant int, p_run uuid, p_fund text, p_year int, p_cents bigint, p_order uuid, p_on date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line uuid := billing.line_for_run(p_tenant, p_run, p_fund, p_year, 'final');
  freed bigint := 0;
BEGIN
  IF p_cents = 0 OR (p_cents < 0 AND p_order IS NOT NULL) THEN
    PERFORM billing.refuse('nothing_to_realise');
  ELSIF p_cents < 0 THEN
    -- A credit gives room back: what it no longer needs uncovered is settled after it.
    PERFORM billing.write_entry(p_tenant, line, 'realise', p_cents, 'run', p_run, p_on);
    PERFORM billing.settle_uncovered(p_tenant, line, 0, 'run', p_run, p_on);
    RETURN;
  ELSIF p_order IS NOT NULL THEN
    freed := least(p_cents, billing.open_commitment(p_tenant, p_order, line));
  END IF;
  IF freed > 0 THEN
    PERFORM billing.write_entry(p_tenant, line, 'release', freed, 'order', p_order, p_on, p_run);
  END IF;
  PERFORM billing.settle_uncovered(p_tenant, line, 0, 'run', p_run, p_on, p_cents);
  PERFORM billing.write_entry(p_tenant, line, 'realise', p_cents, 'run', p_run, p_on);
END $$;

-- Undoes on one line all that a final run realised there; commitments that the run freed stand again.
CREATE FUNCTION billing.reverse_realise(p_tenant int, p_run uuid, p_fund text, p_year int, p_on date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line uuid := billing.line_for_run(p_tenant, p_run, p_fund, p_year, 'reversal');
  original uuid := (SELECT r.reverses FROM billing.run r WHERE r.tenant_id = regie.cooperation() AND r.id = p_run);
  f record;
  realised bigint;
BEGIN
  IF EXISTS (SELECT 1 FROM billing.entry e WHERE e.tenant_id = p_tenant AND e.line_id = line AND p_run IN (e.source_id, e.run_id)) THEN
    PERFORM billing.refuse('reversed_already');
  END IF;
  SELECT coalesce(sum(e.cents), 0) INTO realised FROM billing.entry e
   WHERE e.tenant_id = p_tenant AND e.line_id = line AND e.kind = 'realise' AND e.source_id = original;
  IF realised <> 0 THEN
    PERFORM billing.settle_uncovered(p_tenant, line, 0, 'run', p_run, p_on, greatest(-realised, 0));
    PERFORM billing.write_entry(p_tenant, line, 'realise', -realised, 'run', p_run, p_on);
  END IF;
  FOR f IN SELECT e.source_id AS order_id, sum(e.cents)::bigint AS cents FROM billing.entry e
             JOIN billing."order" o ON o.tenant_id = e.tenant_id AND o.id = e.source_id AND o.state = 'placed'
            WHERE e.tenant_id = p_tenant AND e.line_id = line AND e.kind = 'release' AND e.run_id = original
            GROUP BY e.source_id ORDER BY e.source_id LOOP
    PERFORM billing.settle_uncovered(p_tenant, line, f.cents, 'run', p_run, p_on);
    PERFORM billing.write_entry(p_tenant, line, 'commit', f.cents, 'order', f.order_id, p_on, p_run);
  END LOOP;
  PERFORM billing.settle_uncovered(p_tenant, line, 0, 'run', p_run, p_on);
  RETURN realised;
END $$;

GRANT EXECUTE ON FUNCTION billing.require_writable(int), billing.refuse(text, jsonb), billing.over_budget(uuid, int, bigint, bigint),
  billing.write_entry(int, uuid, text, bigint, text, uuid, date, uuid), billing.settle_uncovered(int, uuid, bigint, text, uuid, date, bigint),
  billing.check_years(date, date, bigint, jsonb), billing.orderable(int, uuid, uuid, date), billing.claim_units(int, int, uuid, daterange, int, int),
  billing.next_order_number(int, int), billing.open_commitment(int, uuid, uuid), billing.check_bookable(int, uuid, uuid, date),
  billing.line_for_run(int, uuid, text, int, text),
  billing.count_day(int, uuid, text, date, int), billing.require_open_period(int, date) TO regie_ledger;
GRANT EXECUTE ON FUNCTION billing.post_decision(int, uuid, date), billing.post_order(int, uuid, uuid, uuid, date, date, int, jsonb, date),
  billing.cancel_order(int, uuid, text, date), billing.post_hours(int, jsonb), billing.post_realise(int, uuid, text, int, bigint, uuid, date),
  billing.reverse_realise(int, uuid, text, int, date), billing.require_open_period(int, date) TO regie_app;
ALTER FUNCTION billing.post_decision(int, uuid, date) OWNER TO regie_ledger;
ALTER FUNCTION billing.post_order(int, uuid, uuid, uuid, date, date, int, jsonb, date) OWNER TO regie_ledger;
ALTER FUNCTION billing.cancel_order(int, uuid, text, date) OWNER TO regie_ledger;
ALTER FUNCTION billing.post_hours(int, jsonb) OWNER TO regie_ledger;
ALTER FUNCTION billing.post_realise(int, uuid, text, int, bigint, uuid, date) OWNER TO regie_ledger;
ALTER FUNCTION billing.reverse_realise(int, uuid, text, int, date) OWNER TO regie_ledger;

----------------------------------------------------------------------------------------------------
-- Control: re-derives every balance from its entries, over all municipalities, and tells only what differs
----------------------------------------------------------------------------------------------------
SELECT regie.admit('billing.entry', 'regie_control', 'SELECT');
SELECT regie.admit('billing.balance', 'regie_control', 'SELECT');
CREATE FUNCTION billing.drift() RETURNS TABLE (tenant_id int, line_id uuid, figure text, kept bigint, derived bigint)
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
   WHERE f.kept <> coalesce(f.derived, 0) $$;
GRANT EXECUTE ON FUNCTION billing.drift() TO regie_app;
ALTER FUNCTION billing.drift() OWNER TO regie_control;
