-- Last of all: row security must not hide a row from anything above, and these need their indexes.
SELECT 'pg_class'::regclass::oid AS class, c.oid AS id, 'end' AS stage, ARRAY[c.oid] AS tables,
       'state of ' || c.name AS object,
       array_agg(state.text ORDER BY state.place) AS statements
  FROM own c
 CROSS JOIN LATERAL (
   SELECT 1, format('ALTER TABLE %s CLUSTER ON %I', c.name, i.relname)
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid AND x.indisclustered
   UNION ALL
   SELECT 2, format('ALTER TABLE ONLY %s REPLICA IDENTITY %s', c.name,
                    CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' ELSE (
                      SELECT format('USING INDEX %I', i.relname)
                        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid AND x.indisreplident) END)
    WHERE c.relreplident IN ('f', 'n', 'i')
   UNION ALL
   SELECT 3, format('ALTER TABLE ONLY %s ENABLE ROW LEVEL SECURITY', c.name) WHERE c.relrowsecurity
   UNION ALL
   SELECT 4, format('ALTER TABLE ONLY %s FORCE ROW LEVEL SECURITY', c.name) WHERE c.relforcerowsecurity
   UNION ALL
   -- INHERIT takes a column or constraint for the child's own too; pg_dump mends this the same way when it upgrades a cluster
   SELECT 5, format('UPDATE pg_catalog.pg_attribute SET attislocal = false WHERE attrelid = %L::pg_catalog.regclass AND attname = %L', c.name, a.attname)
     FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attislocal AND a.attnum > 0 AND NOT a.attisdropped AND NOT c.relispartition
   UNION ALL
   SELECT 6, format('UPDATE pg_catalog.pg_constraint SET conislocal = false WHERE conrelid = %L::pg_catalog.regclass AND conname = %L AND contype = %L', c.name, k.conname, k.contype)
     FROM pg_constraint k WHERE k.conrelid = c.oid AND NOT k.conislocal AND k.contype IN ('c', 'n') AND NOT c.relispartition
 ) AS state(place, text)
 WHERE c.relkind IN ('r', 'p', 'm') AND state.text IS NOT NULL
 GROUP BY c.oid, c.name
