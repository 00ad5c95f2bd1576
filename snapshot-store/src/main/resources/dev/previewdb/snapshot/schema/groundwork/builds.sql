-- Indexes and constraints that read their tables' rows: which tables they lock, whether against each other, how large those are.
SELECT x.indexrelid::bigint AS id, ARRAY[x.indrelid::bigint] AS tables, false AS exclusive, false AS refers,
       coalesce(pg_table_size(x.indrelid), 0) AS bytes
  FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid
 WHERE c.relkind = 'r' AND c.relnamespace <> 'pg_catalog'::regnamespace
UNION ALL
SELECT k.oid::bigint, array_remove(ARRAY[k.conrelid, k.confrelid]::bigint[], 0), true, k.contype = 'f',
       coalesce(pg_table_size(k.conrelid), 0)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
 WHERE k.contype IN ('p', 'u', 'x', 'f') AND c.relkind = 'r'
