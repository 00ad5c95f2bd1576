SELECT 'pg_attrdef'::regclass::oid AS class, d.oid AS id, 'before' AS stage, '{}'::oid[] AS tables,
       format('default of %s.%I', c.name, a.attname) AS object,
       ARRAY[format('ALTER TABLE ONLY %s ALTER COLUMN %I SET DEFAULT %s', c.name, a.attname, pg_get_expr(d.adbin, d.adrelid))] AS statements
  FROM pg_attrdef d
  JOIN own c ON c.oid = d.adrelid
  JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
 WHERE a.attgenerated = '' AND c.relkind IN ('r', 'p', 'v')
