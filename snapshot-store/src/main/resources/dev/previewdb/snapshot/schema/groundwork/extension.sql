-- In the order they were made: an extension that needs another is younger.
SELECT e.extname AS name, e.extversion AS version,
       CASE WHEN EXISTS (SELECT FROM member m WHERE m.classid = 'pg_namespace'::regclass AND m.objid = n.oid)
            THEN NULL ELSE n.nspname END AS schema
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
 ORDER BY e.oid
