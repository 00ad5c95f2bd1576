SELECT format('schema %I', n.nspname) AS object, '{}'::jsonb AS properties
  FROM ns n
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_namespace'::regclass AND m.objid = n.oid)
UNION ALL
SELECT format('extension %I', e.extname), jsonb_build_object('schema', n.nspname)
  FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
