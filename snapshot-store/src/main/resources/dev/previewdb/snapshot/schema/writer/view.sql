SELECT 'pg_class'::regclass::oid AS class, c.oid AS id, 'before' AS stage, '{}'::oid[] AS tables,
       CASE c.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END || c.name AS object,
       ARRAY[format('CREATE %s %s (%s)%s%s AS %s%s',
         CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, c.name,
         (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
         (SELECT format(' USING %I', am.amname) FROM pg_am am WHERE am.oid = c.relam AND am.amname <> 'heap'),
         (SELECT format(' WITH (%s)', string_agg(o, ', '))
            FROM (SELECT format('%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)) FROM unnest(c.reloptions) o
                  UNION ALL
                  SELECT format('toast.%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1))
                    FROM pg_class toast, unnest(toast.reloptions) o WHERE toast.oid = c.reltoastrelid) AS options(o)
          HAVING count(*) > 0),
         rtrim(pg_get_viewdef(c.oid), ';'),
         CASE c.relkind WHEN 'm' THEN ' WITH NO DATA' ELSE '' END)] AS statements
  FROM own c
 WHERE c.relkind IN ('v', 'm')
