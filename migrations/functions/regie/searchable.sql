-- Searching without accents, in any composition of characters (zoeken): one function says when two spellings are alike.
-- It needs neither an extension nor ICU; normalize() asks for a database in UTF8, which the bootstrap makes.
CREATE OR REPLACE FUNCTION regie.searchable(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  -- Compatible forms fall apart (the ligature ij, full width letters), marks go, and letters that Unicode does not take
  -- apart are written as people type them. Lower case follows here too, since a database in C knows it for ASCII only.
  SELECT replace(replace(replace(replace(
    translate(lower(regexp_replace(normalize(written, NFKD), '[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g')),
              'ØøŁłĐđÐðĦħıŦŧÆŒẞÞ‘’‚‛ʹʻʼ′`“”„‟‐‒–—−ς', 'oollddddhhittæœßþ''''''''''''''''''""""-----σ'),
    'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'), 'þ', 'th')
$$;
COMMENT ON FUNCTION regie.searchable(text) IS 'What a text is searched by (zoekvorm): lower case, without accents, in one composition';
REVOKE EXECUTE ON FUNCTION regie.searchable(text) FROM PUBLIC;
-- Whoever writes a row with a column that this function fills has to be able to call it.
GRANT EXECUTE ON FUNCTION regie.searchable(text) TO regie_app, regie_ledger, regie_control;
