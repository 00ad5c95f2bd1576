SELECT 'pg_class'::regclass::oid AS class, c.oid AS id, 'after' AS stage, '{}'::oid[] AS tables,
       'owner of sequence ' || c.name AS object,
       ARRAY[format('ALTER SEQUENCE %s OWNED BY %s.%I', c.name, t.name, a.attname)] AS statements
  FROM own c
  JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a'
                  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
  JOIN own t ON t.oid = d.refobjid
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
 WHERE c.relkind = 'S'
