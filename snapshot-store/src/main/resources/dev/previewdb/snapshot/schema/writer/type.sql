SELECT 'pg_type'::regclass::oid AS class, t.oid AS id, 'before' AS stage, '{}'::oid[] AS tables,
       format('type %I.%I', n.nspname, t.typname) AS object,
       ARRAY[format('CREATE %s %I.%I %s', CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, n.nspname, t.typname,
         CASE t.typtype
           WHEN 'e' THEN (
             SELECT format('AS ENUM (%s)', string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder))
               FROM pg_enum e WHERE e.enumtypid = t.oid)
           WHEN 'c' THEN (
             SELECT format('AS (%s)', string_agg(
                      format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                             CASE WHEN a.attcollation <> 0 AND a.attcollation <> at.typcollation
                                  THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END), ', ' ORDER BY a.attnum))
               FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid
              WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
           WHEN 'r' THEN (
             SELECT format('AS RANGE (%s)', concat_ws(', ',
                      'SUBTYPE = ' || format_type(r.rngsubtype, NULL),
                      (SELECT format('SUBTYPE_OPCLASS = %I.%I', opn.nspname, o.opcname)
                         FROM pg_opclass o JOIN pg_namespace opn ON opn.oid = o.opcnamespace WHERE o.oid = r.rngsubopc),
                      'COLLATION = ' || nullif(r.rngcollation, 0)::regcollation,
                      (SELECT format('SUBTYPE_DIFF = %I.%I', fn.nspname, f.proname)
                         FROM pg_proc f JOIN pg_namespace fn ON fn.oid = f.pronamespace WHERE f.oid = r.rngsubdiff),
                      'MULTIRANGE_TYPE_NAME = ' || format_type(r.rngmultitypid, NULL)))
               FROM pg_range r WHERE r.rngtypid = t.oid)
           ELSE concat_ws(' ', 'AS', format_type(t.typbasetype, t.typtypmod),
                  (SELECT 'COLLATE ' || t.typcollation::regcollation FROM pg_type b
                    WHERE b.oid = t.typbasetype AND t.typcollation <> 0 AND t.typcollation <> b.typcollation),
                  'DEFAULT ' || pg_get_expr(t.typdefaultbin, 0),
                  (SELECT format('CONSTRAINT %I', k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n'),
                  CASE WHEN t.typnotnull THEN 'NOT NULL' END)
         END)] AS statements
  FROM pg_type t JOIN own_schema n ON n.oid = t.typnamespace
  LEFT JOIN pg_class c ON c.oid = t.typrelid
 WHERE t.typtype IN ('e', 'c', 'r', 'd')
   AND (t.typrelid = 0 OR c.relkind = 'c')
   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
