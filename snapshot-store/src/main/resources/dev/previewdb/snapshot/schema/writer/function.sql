SELECT 'pg_proc'::regclass::oid AS class, p.oid AS id, 'before' AS stage, '{}'::oid[] AS tables,
       format('%s %I.%I(%s)', CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END,
              n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS object,
       ARRAY[pg_get_functiondef(p.oid)] AS statements
  FROM pg_proc p JOIN own_schema n ON n.oid = p.pronamespace
 WHERE p.prokind IN ('f', 'p', 'w')
   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)
   -- the constructors of a range type come with it
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i'
                      AND d.refclassid = 'pg_type'::regclass)
