SELECT 'pg_collation'::regclass::oid AS class, c.oid AS id, 'before' AS stage, '{}'::oid[] AS tables,
       format('collation %I.%I', n.nspname, c.collname) AS object,
       ARRAY[format('CREATE COLLATION %I.%I (PROVIDER = %s, %s, DETERMINISTIC = %s%s)', n.nspname, c.collname,
              CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
              CASE WHEN c.collprovider IN ('i', 'b')
                   THEN format('LOCALE = %L', coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', c.collcollate))
                   ELSE format('LC_COLLATE = %L, LC_CTYPE = %L', c.collcollate, c.collctype) END,
              CASE WHEN c.collisdeterministic THEN 'true' ELSE 'false' END,
              CASE WHEN to_jsonb(c) ->> 'collicurules' <> '' THEN format(', RULES = %L', to_jsonb(c) ->> 'collicurules') ELSE '' END)] AS statements
  FROM pg_collation c JOIN own_schema n ON n.oid = c.collnamespace
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_collation'::regclass AND m.objid = c.oid)
