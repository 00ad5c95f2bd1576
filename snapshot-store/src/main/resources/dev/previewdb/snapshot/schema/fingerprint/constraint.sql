-- The server itself names the copies that a foreign key leaves on partitions: those are told by what they say, not by name.
SELECT format('%s on %s', CASE WHEN k.conparentid <> 0 AND k.contype = 'f' THEN 'constraint copy ' || md5(pg_get_constraintdef(k.oid))
                          ELSE format('constraint %I', k.conname) END,
              coalesce(c.ident, 'domain ' || format('%I.%I', tn.nspname, t.typname))) AS object,
       jsonb_build_object(
         'kind', k.contype,
         'definition', pg_get_constraintdef(k.oid),
         'deferrable', k.condeferrable,
         'deferred', k.condeferred,
         'validated', k.convalidated,
         'enforced', to_jsonb(k) ->> 'conenforced',
         'period', to_jsonb(k) ->> 'conperiod',
         'own', k.conislocal,
         'inherited from', CASE WHEN k.contype = 'f' THEN 0 ELSE k.coninhcount END,
         'not inherited', k.connoinherit AND k.contype IN ('c', 'n'),
         'has a parent', k.conparentid <> 0) AS properties
  FROM pg_catalog.pg_constraint k
  LEFT JOIN rel c ON c.oid = k.conrelid
  LEFT JOIN pg_catalog.pg_type t ON t.oid = k.contypid
  LEFT JOIN ns tn ON tn.oid = t.typnamespace
 WHERE k.contype <> 't'
   AND (c.oid IS NOT NULL
        OR tn.oid IS NOT NULL AND NOT EXISTS (
             SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_type'::regclass AND m.objid = t.oid))
