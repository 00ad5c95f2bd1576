SELECT format('collation %I.%I', n.nspname, c.collname) AS object,
       to_jsonb(c) - '{oid,collname,collnamespace,collowner,collversion,collencoding}'::text[] AS properties
  FROM pg_catalog.pg_collation c JOIN ns n ON n.oid = c.collnamespace
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_collation'::regclass AND m.objid = c.oid)
UNION ALL
SELECT format('conversion %I.%I', n.nspname, c.conname),
       jsonb_build_object('from', pg_encoding_to_char(c.conforencoding), 'to', pg_encoding_to_char(c.contoencoding),
                          'function', c.conproc::regprocedure::text, 'default', c.condefault)
  FROM pg_catalog.pg_conversion c JOIN ns n ON n.oid = c.connamespace
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_conversion'::regclass AND m.objid = c.oid)
UNION ALL
SELECT format('cast from %s to %s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)),
       jsonb_build_object('function', c.castfunc::regprocedure::text, 'context', c.castcontext, 'method', c.castmethod)
  FROM pg_catalog.pg_cast c
 WHERE c.oid >= 16384
   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_cast'::regclass AND m.objid = c.oid)
   -- a range type brings the cast to its multirange with it
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_cast'::regclass AND d.objid = c.oid
                      AND d.deptype = 'i')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_range r WHERE r.rngtypid = c.castsource AND r.rngmultitypid = c.casttarget)
UNION ALL
SELECT format('operator %s', o.oid::regoperator::text),
       jsonb_build_object('function', o.oprcode::regprocedure::text, 'result', format_type(o.oprresult, NULL),
                          'commutator', o.oprcom::regoperator::text, 'negator', o.oprnegate::regoperator::text,
                          'restriction', o.oprrest::text, 'join', o.oprjoin::text,
                          'hashes', o.oprcanhash, 'merges', o.oprcanmerge)
  FROM pg_catalog.pg_operator o JOIN ns n ON n.oid = o.oprnamespace
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_operator'::regclass AND m.objid = o.oid)
UNION ALL
SELECT format('operator family %I.%I for %I', n.nspname, f.opfname, am.amname),
       jsonb_build_object(
         'operators', (SELECT jsonb_agg(jsonb_build_array(format_type(x.amoplefttype, NULL), format_type(x.amoprighttype, NULL),
                                                          x.amopstrategy, x.amoppurpose, x.amopopr::regoperator::text)
                                        ORDER BY x.amopstrategy, x.amopopr::regoperator::text)
                         FROM pg_catalog.pg_amop x WHERE x.amopfamily = f.oid),
         'functions', (SELECT jsonb_agg(jsonb_build_array(format_type(x.amproclefttype, NULL), format_type(x.amprocrighttype, NULL),
                                                          x.amprocnum, x.amproc::regprocedure::text)
                                        ORDER BY x.amprocnum, x.amproc::regprocedure::text)
                         FROM pg_catalog.pg_amproc x WHERE x.amprocfamily = f.oid))
  FROM pg_catalog.pg_opfamily f JOIN ns n ON n.oid = f.opfnamespace JOIN pg_catalog.pg_am am ON am.oid = f.opfmethod
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_opfamily'::regclass AND m.objid = f.oid)
UNION ALL
SELECT format('operator class %I.%I for %I', n.nspname, o.opcname, am.amname),
       jsonb_build_object('type', format_type(o.opcintype, NULL), 'default', o.opcdefault,
                          'key type', format_type(nullif(o.opckeytype, 0), NULL),
                          'family', (SELECT format('%I.%I', fn.nspname, f.opfname) FROM pg_catalog.pg_opfamily f
                                       JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace WHERE f.oid = o.opcfamily))
  FROM pg_catalog.pg_opclass o JOIN ns n ON n.oid = o.opcnamespace JOIN pg_catalog.pg_am am ON am.oid = o.opcmethod
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_opclass'::regclass AND m.objid = o.oid)
