-- What people sort a name on (sorteernaam): the family name without what stands before it, then the rest. It reads "Jan de Vries"
-- and "Vries, Jan de" as the same; a name of one word is that word.
CREATE OR REPLACE FUNCTION regie.sorted_name(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  WITH name AS (
    SELECT btrim(regexp_replace(regie.searchable(written), '\s+', ' ', 'g')) AS whole
  ), parts AS (
    SELECT CASE
      WHEN strpos(whole, ',') > 1 THEN ARRAY[btrim(split_part(whole, ',', 1)), btrim(substr(whole, strpos(whole, ',') + 1))]
      WHEN whole ~ ('^\S+ (.* )?' || before || ' ') THEN (SELECT ARRAY[m[2], m[1]] FROM regexp_match(whole, '^(\S+?.*?) ((?:' || before || ' ).*)$') m)
      ELSE ARRAY[regexp_replace(whole, '^.* ', ''), regexp_replace(whole, ' ?\S+$', '')] END AS part, before
      FROM name, (SELECT '(?:van|von|de|den|der|des|het|''t|''s|te|ten|ter|in|op|aan|uit|bij|onder|over|el|al|da|das|dos|di|du|la|le|zu|zur|bin|ibn|ben)') x(before)
  )
  SELECT rtrim(coalesce(nullif(regexp_replace(part[1], '^(' || before || ' )+', ''), ''), part[1]) || ', ' || part[2], ', ') FROM parts
$$;
COMMENT ON FUNCTION regie.sorted_name(text) IS 'What people sort a name on (sorteernaam): family name without what stands before it, then the rest';
REVOKE EXECUTE ON FUNCTION regie.sorted_name(text) FROM PUBLIC;
-- Whoever writes a row with a column that this function fills has to be able to call it.
GRANT EXECUTE ON FUNCTION regie.sorted_name(text) TO regie_app, regie_ledger, regie_control;
