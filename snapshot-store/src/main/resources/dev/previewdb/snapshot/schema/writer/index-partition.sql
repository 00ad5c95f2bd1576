SELECT 'pg_inherits'::regclass::oid AS class, c.oid AS id, 'after' AS stage,
       ARRAY[coalesce(pg_partition_root(x.indrelid)::oid, x.indrelid)] AS tables,
       'parent of index ' || c.name AS object,
       ARRAY[format('ALTER INDEX %I.%I ATTACH PARTITION %s', pn.nspname, p.relname, c.name)] AS statements
  FROM own c
  JOIN pg_index x ON x.indexrelid = c.oid
  JOIN pg_inherits i ON i.inhrelid = c.oid
  JOIN pg_class p ON p.oid = i.inhparent
  JOIN pg_namespace pn ON pn.oid = p.relnamespace
