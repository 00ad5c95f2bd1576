SELECT 'pg_constraint'::regclass::oid AS class, k.oid AS id, 'after' AS stage,
       ARRAY[coalesce(pg_partition_root(c.oid)::oid, c.oid)] AS tables,
       format('constraint %I on %s', k.conname, c.name) AS object,
       ARRAY[format('ALTER TABLE ONLY %s ADD CONSTRAINT %I %s', c.name, k.conname, pg_get_constraintdef(k.oid))]
       || CASE WHEN i.reloptions IS NULL THEN '{}' ELSE (
            SELECT ARRAY[format('ALTER INDEX %I.%I SET (%s)', n.nspname, i.relname,
                           string_agg(format('%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', '))]
              FROM unnest(i.reloptions) o) END AS statements
  FROM pg_constraint k
  JOIN own c ON c.oid = k.conrelid
  JOIN pg_class i ON i.oid = k.conindid
  JOIN pg_namespace n ON n.oid = i.relnamespace
 WHERE k.contype IN ('p', 'u', 'x')
