-- A column's place is its rank among the columns alive: a dropped column leaves a hole in the source only.
-- 'pg_attver' is an option the server keeps for itself since the 2026 minor releases; it differs in every database.
SELECT format('column %s.%I', c.ident, a.attname) AS object,
       jsonb_build_object(
         'place', rank() OVER (PARTITION BY a.attrelid ORDER BY a.attnum),
         'type', format_type(a.atttypid, a.atttypmod),
         'not null', a.attnotnull,
         'identity', a.attidentity,
         'generated', a.attgenerated,
         'default', pg_get_expr(d.adbin, d.adrelid),
         'collation', (SELECT format('%I.%I', cn.nspname, co.collname) FROM pg_catalog.pg_collation co
                         JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation),
         'storage', a.attstorage,
         'compression', a.attcompression,
         'statistics target', CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END,
         'options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg\_attver=%'),
         'foreign options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(a.attfdwoptions) o),
         'own', a.attislocal,
         'inherited from', a.attinhcount) AS properties
  FROM rel c
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
