-- Identity sequences come with their tables.
SELECT 'pg_class'::regclass::oid AS class, c.oid AS id, 'before' AS stage, '{}'::oid[] AS tables,
       'sequence ' || c.name AS object,
       ARRAY[format('CREATE %s SEQUENCE %s AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s CYCLE',
              CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE '' END, c.name, format_type(s.seqtypid, NULL),
              s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, CASE WHEN s.seqcycle THEN '' ELSE 'NO' END)] AS statements
  FROM own c JOIN pg_sequence s ON s.seqrelid = c.oid
 WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
