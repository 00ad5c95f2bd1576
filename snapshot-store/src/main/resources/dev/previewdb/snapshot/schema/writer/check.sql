-- A check is made on each table alone before parents take it in; one that is not valid comes after the rows and spreads by itself.
SELECT 'pg_constraint'::regclass::oid AS class, k.oid AS id,
       CASE WHEN k.convalidated OR to_jsonb(k) ->> 'conenforced' = 'false' THEN 'before' ELSE 'after' END AS stage,
       ARRAY[c.oid] AS tables,
       format('constraint %I on %s', k.conname, c.name) AS object,
       ARRAY[format('ALTER TABLE %s %s ADD CONSTRAINT %I %s',
              CASE WHEN k.convalidated OR to_jsonb(k) ->> 'conenforced' = 'false' THEN 'ONLY' ELSE '' END,
              c.name, k.conname, pg_get_constraintdef(k.oid))] AS statements
  FROM pg_constraint k JOIN own c ON c.oid = k.conrelid
 WHERE (k.contype = 'c' OR k.contype = 'n' AND NOT k.convalidated)
   AND (k.convalidated OR to_jsonb(k) ->> 'conenforced' = 'false' OR k.conislocal OR k.coninhcount = 0)
UNION ALL
SELECT 'pg_constraint'::regclass::oid, k.oid, CASE WHEN k.convalidated THEN 'before' ELSE 'after' END, '{}'::oid[],
       format('constraint %I on domain %I.%I', k.conname, n.nspname, t.typname),
       ARRAY[format('ALTER DOMAIN %I.%I ADD CONSTRAINT %I %s', n.nspname, t.typname, k.conname, pg_get_constraintdef(k.oid))]
  FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid JOIN own_schema n ON n.oid = t.typnamespace
 WHERE k.contype = 'c'
   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
