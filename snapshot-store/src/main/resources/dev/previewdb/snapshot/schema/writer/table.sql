-- Every table is made alone, its columns in their places; parents take it in later, so no column moves.
SELECT 'pg_class'::regclass::oid AS class, c.oid AS id, 'before' AS stage, '{}'::oid[] AS tables,
       'table ' || c.name AS object,
       ARRAY[format('CREATE %s TABLE %s (%s)%s%s%s',
         CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE '' END, c.name,
         (SELECT string_agg(concat_ws(' ',
                   format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)),
                   CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation END,
                   CASE WHEN major.number < 18 AND a.attnotnull THEN 'NOT NULL' END,
                   (SELECT format('CONSTRAINT %I NOT NULL%s', k.conname, CASE WHEN k.connoinherit THEN ' NO INHERIT' ELSE '' END)
                      FROM pg_constraint k
                     WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.conkey[1] = a.attnum AND k.convalidated),
                   CASE a.attgenerated WHEN 's' THEN format('GENERATED ALWAYS AS (%s) STORED', pg_get_expr(g.adbin, g.adrelid))
                                       WHEN 'v' THEN format('GENERATED ALWAYS AS (%s) VIRTUAL', pg_get_expr(g.adbin, g.adrelid)) END,
                   CASE WHEN a.attidentity <> '' AND NOT (c.relispartition AND major.number >= 17) THEN (
                     SELECT format('GENERATED %s AS IDENTITY (SEQUENCE NAME %I.%I INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s CYCLE)',
                                   CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END,
                                   sn.nspname, sc.relname, s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache,
                                   CASE WHEN s.seqcycle THEN '' ELSE 'NO' END)
                       FROM pg_depend d
                       JOIN pg_sequence s ON s.seqrelid = d.objid
                       JOIN pg_class sc ON sc.oid = s.seqrelid
                       JOIN pg_namespace sn ON sn.oid = sc.relnamespace
                      WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = a.attnum
                        AND d.classid = 'pg_class'::regclass AND d.deptype = 'i') END),
                 ', ' ORDER BY a.attnum)
            FROM pg_attribute a
            JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_attrdef g ON g.adrelid = a.attrelid AND g.adnum = a.attnum AND a.attgenerated <> ''
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
         CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(c.oid) ELSE '' END,
         (SELECT format(' USING %I', am.amname) FROM pg_am am WHERE am.oid = c.relam AND am.amname <> 'heap'),
         (SELECT format(' WITH (%s)', string_agg(o, ', '))
            FROM (SELECT format('%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)) FROM unnest(c.reloptions) o
                  UNION ALL
                  SELECT format('toast.%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1))
                    FROM pg_class toast, unnest(toast.reloptions) o WHERE toast.oid = c.reltoastrelid) AS options(o)
          HAVING count(*) > 0))]
       || CASE WHEN c.reloftype <> 0 THEN ARRAY[format('ALTER TABLE %s OF %s', c.name, format_type(c.reloftype, NULL))] ELSE '{}' END
         AS statements
  FROM own c CROSS JOIN major
 WHERE c.relkind IN ('r', 'p')
