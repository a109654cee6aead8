-- Lists of clients go by family name, as people look for them; kept beside the row like what it is searched by (ADR 0010).
ALTER TABLE cafeteria.client ADD COLUMN sorted_by text NOT NULL GENERATED ALWAYS AS (regie.sorted_name(name)) STORED;
COMMENT ON COLUMN cafeteria.client.sorted_by IS 'What its name is sorted on (sorteernaam)';
