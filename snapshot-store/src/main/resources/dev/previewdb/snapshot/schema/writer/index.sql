SELECT 'pg_class'::regclass::oid AS class, c.oid AS id, 'after' AS stage,
       ARRAY[coalesce(pg_partition_root(x.indrelid)::oid, x.indrelid)] AS tables,
       'index ' || c.name AS object,
       ARRAY[pg_get_indexdef(c.oid)] || coalesce((
         SELECT array_agg(format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', c.name, a.attnum, a.attstattarget) ORDER BY a.attnum)
           FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0), '{}') AS statements
  FROM own c
  JOIN pg_index x ON x.indexrelid = c.oid
  JOIN own t ON t.oid = x.indrelid
 WHERE (x.indisvalid OR c.relkind = 'I')
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.conrelid = x.indrelid AND k.contype IN ('p', 'u', 'x'))
