SELECT format('%s %I.%I(%s)', CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
              n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS object,
       jsonb_build_object(
         'kind', p.prokind,
         'arguments', pg_get_function_arguments(p.oid),
         'result', pg_get_function_result(p.oid),
         'language', (SELECT l.lanname FROM pg_catalog.pg_language l WHERE l.oid = p.prolang),
         'body', CASE WHEN p.prokind <> 'a' THEN p.prosrc END,
         'library', p.probin,
         'parsed body', pg_get_function_sqlbody(p.oid),
         'volatility', p.provolatile,
         'parallel', p.proparallel,
         'strict', p.proisstrict,
         'security definer', p.prosecdef,
         'leakproof', p.proleakproof,
         'cost', p.procost,
         'rows', p.prorows,
         'support', p.prosupport::text,
         'settings', to_jsonb(p.proconfig),
         'transforms', (SELECT jsonb_agg(format_type(x, NULL)) FROM unnest(p.protrftypes) x),
         'aggregate', (SELECT jsonb_build_array(
                                a.aggkind, a.aggnumdirectargs, a.aggtransfn::regprocedure::text, a.aggfinalfn::regprocedure::text,
                                a.aggcombinefn::regprocedure::text, a.aggserialfn::regprocedure::text, a.aggdeserialfn::regprocedure::text,
                                a.aggmtransfn::regprocedure::text, a.aggminvtransfn::regprocedure::text, a.aggmfinalfn::regprocedure::text,
                                a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify, a.aggsortop::regoperator::text,
                                format_type(a.aggtranstype, NULL), a.aggtransspace, format_type(nullif(a.aggmtranstype, 0), NULL),
                                a.aggmtransspace, a.agginitval, a.aggminitval)
                         FROM pg_catalog.pg_aggregate a WHERE a.aggfnoid = p.oid)) AS properties
  FROM pg_catalog.pg_proc p JOIN ns n ON n.oid = p.pronamespace
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_proc'::regclass AND m.objid = p.oid)
   -- a range type brings its constructor functions with it
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i'
                      AND d.refclassid = 'pg_catalog.pg_type'::regclass)
