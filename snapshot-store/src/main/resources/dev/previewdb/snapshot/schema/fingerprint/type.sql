SELECT format('type %I.%I', n.nspname, t.typname) AS object,
       jsonb_build_object(
         'kind', t.typtype,
         'defined', t.typisdefined,
         'labels', (SELECT jsonb_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid),
         'base type', CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
         'not null', t.typnotnull,
         'default', coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault),
         'collation', (SELECT format('%I.%I', cn.nspname, c.collname) FROM pg_catalog.pg_collation c
                         JOIN pg_catalog.pg_namespace cn ON cn.oid = c.collnamespace
                        WHERE c.oid = t.typcollation AND t.typtype = 'd'),
         'range', (SELECT jsonb_build_object(
                            'subtype', format_type(r.rngsubtype, NULL),
                            'collation', nullif(r.rngcollation, 0)::regcollation::text,
                            'operator class', (SELECT format('%I.%I', opn.nspname, o.opcname) FROM pg_catalog.pg_opclass o
                                                JOIN pg_catalog.pg_namespace opn ON opn.oid = o.opcnamespace WHERE o.oid = r.rngsubopc),
                            'canonical', r.rngcanonical::text,
                            'difference', r.rngsubdiff::text,
                            'multirange', format_type(r.rngmultitypid, NULL))
                     FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid),
         'fields', (SELECT jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod),
                                                       nullif(a.attcollation, 0)::regcollation::text) ORDER BY a.attnum)
                      FROM pg_catalog.pg_attribute a
                     WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped),
         'base', CASE WHEN t.typtype = 'b' THEN
                   jsonb_build_array(t.typlen, t.typbyval, t.typcategory, t.typispreferred, t.typdelim, t.typinput::text,
                                     t.typoutput::text, t.typreceive::text, t.typsend::text, t.typmodin::text,
                                     t.typmodout::text, t.typanalyze::text, t.typalign, t.typstorage,
                                     t.typcollation <> 0, format_type(nullif(t.typelem, 0), NULL)) END) AS properties
  FROM pg_catalog.pg_type t JOIN ns n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
 WHERE (t.typrelid = 0 OR c.relkind = 'c')
   AND t.typtype <> 'm'
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_type el WHERE el.typarray = t.oid)
   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_type'::regclass AND m.objid = t.oid)
