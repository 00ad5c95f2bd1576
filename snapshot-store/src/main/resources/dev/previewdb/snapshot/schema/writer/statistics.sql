SELECT 'pg_statistic_ext'::regclass::oid AS class, s.oid AS id, 'after' AS stage, ARRAY[s.stxrelid] AS tables,
       format('statistics object %I.%I', n.nspname, s.stxname) AS object,
       ARRAY[pg_get_statisticsobjdef(s.oid)]
       || CASE WHEN s.stxstattarget >= 0
               THEN ARRAY[format('ALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, s.stxname, s.stxstattarget)] ELSE '{}' END AS statements
  FROM pg_statistic_ext s JOIN own_schema n ON n.oid = s.stxnamespace
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_statistic_ext'::regclass AND m.objid = s.oid)
