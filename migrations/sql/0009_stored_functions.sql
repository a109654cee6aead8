-- Texts of stored functions before a migration replaced them (vervangen functies): what a downgrade puts back.
-- From here on every function has one current text, migrations/functions/<room>/<name>.sql.
CREATE TABLE regie.replaced_function (
  revision   text NOT NULL,
  name       text NOT NULL,
  definition text NOT NULL,
  PRIMARY KEY (revision, name)
);
COMMENT ON TABLE regie.replaced_function IS 'Text of a stored function before a migration replaced it; empty where there was none. For the way back, and for the owner alone';
