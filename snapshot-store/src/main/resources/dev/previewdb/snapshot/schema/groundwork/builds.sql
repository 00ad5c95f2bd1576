-- Indexes and constraints that read their tables' rows: which tables they lock, whether against each other, how large those are.
-- A foreign key that is valid is written as pg_dump does, but in two steps: only the second reads rows, and locks nobody out.
SELECT x.indexrelid::bigint AS id, ARRAY[x.indrelid::bigint] AS tables, false AS exclusive, coalesce(pg_table_size(x.indrelid), 0) AS bytes,
       NULL AS object, NULL AS addition, NULL AS validation
  FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid
 WHERE c.relkind = 'r' AND c.relnamespace <> 'pg_catalog'::regnamespace
UNION ALL
SELECT k.oid::bigint, ARRAY[k.conrelid::bigint], true, coalesce(pg_table_size(k.conrelid), 0), NULL, NULL, NULL
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
 WHERE k.contype IN ('p', 'u', 'x') AND c.relkind = 'r'
UNION ALL
SELECT k.oid::bigint, ARRAY[k.conrelid::bigint], true, coalesce(pg_table_size(k.conrelid), 0),
       format('constraint %I on %I.%I', k.conname, n.nspname, c.relname),
       format('ALTER TABLE ONLY %I.%I ADD CONSTRAINT %I %s NOT VALID', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)),
       format('ALTER TABLE ONLY %I.%I VALIDATE CONSTRAINT %I', n.nspname, c.relname, k.conname)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE k.contype = 'f' AND k.convalidated AND c.relkind = 'r'
