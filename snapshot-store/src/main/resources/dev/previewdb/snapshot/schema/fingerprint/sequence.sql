SELECT format('sequence %s', c.ident) AS object,
       jsonb_build_object(
         'type', format_type(s.seqtypid, NULL),
         'start', s.seqstart,
         'increment', s.seqincrement,
         'minimum', s.seqmin,
         'maximum', s.seqmax,
         'cache', s.seqcache,
         'cycle', s.seqcycle,
         'persistence', c.relpersistence,
         'owned by', (SELECT jsonb_build_array(d.deptype, format('%I.%I.%I', tn.nspname, t.relname, a.attname))
                        FROM pg_catalog.pg_depend d
                        JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
                        JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
                        JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
                       WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                         AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i'))) AS properties
  FROM rel c JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
