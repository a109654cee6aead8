CREATE OR REPLACE FUNCTION regie.new_scope_key(p_kid int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  k bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
             || decode(repeat('00', 32), 'hex');
  i bytea := k;
  o bytea := k;
BEGIN
  FOR n IN 0..63 LOOP
    i := set_byte(i, n, get_byte(k, n) # 54);
    o := set_byte(o, n, get_byte(k, n) # 92);
  END LOOP;
  INSERT INTO regie.scope_key VALUES (p_kid, i, o);
END $$;
REVOKE EXECUTE ON FUNCTION regie.new_scope_key FROM PUBLIC;
