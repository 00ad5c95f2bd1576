SELECT 'pg_constraint'::regclass::oid AS class, k.oid AS id, 'after' AS stage,
       ARRAY[coalesce(pg_partition_root(c.oid)::oid, c.oid), coalesce(pg_partition_root(k.confrelid)::oid, k.confrelid)] AS tables,
       format('constraint %I on %s', k.conname, c.name) AS object,
       ARRAY[format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.name, k.conname, pg_get_constraintdef(k.oid))] AS statements
  FROM pg_constraint k JOIN own c ON c.oid = k.conrelid
 WHERE k.contype = 'f' AND k.conparentid = 0
