SELECT 'pg_rewrite'::regclass::oid AS class, r.oid AS id, 'after' AS stage, ARRAY[c.oid] AS tables,
       format('rule %I on %s', r.rulename, c.name) AS object,
       ARRAY[pg_get_ruledef(r.oid)]
       || CASE WHEN r.ev_enabled = 'O' THEN '{}'
               ELSE ARRAY[format('ALTER TABLE ONLY %s %s RULE %I', c.name,
                      CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, r.rulename)] END AS statements
  FROM pg_rewrite r JOIN own c ON c.oid = r.ev_class
 WHERE r.rulename <> '_RETURN'
