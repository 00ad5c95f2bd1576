-- A sequence depends on the column that owns it, and the column's default on the sequence: ownership is written last.
SELECT d.classid AS class, d.objid AS id, d.refclassid AS of_class, d.refobjid AS of_id
  FROM pg_depend d
 WHERE d.objid >= 16384 AND d.refobjid >= 16384
   AND NOT (d.deptype = 'a' AND d.classid = 'pg_class'::regclass
            AND EXISTS (SELECT FROM pg_sequence s WHERE s.seqrelid = d.objid))
UNION ALL
-- taking a table in needs both tables and all their checks
SELECT 'pg_inherits'::regclass, i.inhrelid, 'pg_class'::regclass, x.id
  FROM pg_inherits i CROSS JOIN LATERAL (VALUES (i.inhrelid), (i.inhparent)) AS x(id)
UNION ALL
SELECT 'pg_inherits'::regclass, i.inhrelid, 'pg_constraint'::regclass, k.oid
  FROM pg_inherits i JOIN pg_constraint k ON k.conrelid IN (i.inhrelid, i.inhparent)
 WHERE k.contype = 'c' AND (k.convalidated OR to_jsonb(k) ->> 'conenforced' = 'false')
UNION ALL
-- the key of a partitioned table holds once the keys of all partitions are part of it
SELECT 'pg_constraint'::regclass, k.oid, 'pg_inherits'::regclass, t.relid
  FROM pg_constraint k CROSS JOIN LATERAL pg_partition_tree(k.conindid) t
 WHERE k.contype = 'f' AND k.conparentid = 0 AND t.parentrelid IS NOT NULL
