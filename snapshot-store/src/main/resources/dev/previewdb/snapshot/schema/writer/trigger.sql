-- A partition's copy of a trigger comes with the trigger of its root; only its state can differ.
SELECT 'pg_trigger'::regclass::oid AS class, t.oid AS id, 'after' AS stage, ARRAY[c.oid] AS tables,
       format('trigger %I on %s', t.tgname, c.name) AS object,
       CASE WHEN t.tgparentid = 0 THEN ARRAY[pg_get_triggerdef(t.oid)] ELSE '{}' END
       || CASE WHEN t.tgenabled = 'O' AND t.tgparentid = 0 THEN '{}'
               ELSE ARRAY[format('ALTER TABLE ONLY %s %s TRIGGER %I', c.name,
                      CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END,
                      t.tgname)] END AS statements
  FROM pg_trigger t JOIN own c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal OR t.tgparentid <> 0 AND t.tgconstraint = 0
