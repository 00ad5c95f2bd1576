SELECT 'pg_inherits'::regclass::oid AS class, c.oid AS id, 'before' AS stage, '{}'::oid[] AS tables,
       'parents of ' || c.name AS object,
       array_agg(CASE WHEN c.relispartition
                      THEN format('ALTER TABLE ONLY %I.%I ATTACH PARTITION %s %s', pn.nspname, p.relname, c.name, pg_get_expr(c.relpartbound, c.oid))
                      ELSE format('ALTER TABLE ONLY %s INHERIT %I.%I', c.name, pn.nspname, p.relname) END ORDER BY i.inhseqno) AS statements
  FROM own c
  JOIN pg_inherits i ON i.inhrelid = c.oid
  JOIN pg_class p ON p.oid = i.inhparent
  JOIN pg_namespace pn ON pn.oid = p.relnamespace
 WHERE c.relkind IN ('r', 'p')
 GROUP BY c.oid, c.name, c.relispartition
