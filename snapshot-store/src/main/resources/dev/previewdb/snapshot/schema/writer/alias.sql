-- What the server makes along with an object stands for that object in the order of dependencies.
SELECT 'pg_rewrite'::regclass::oid AS class, r.oid AS id, 'pg_class'::regclass::oid AS of_class, r.ev_class AS of_id
  FROM pg_rewrite r WHERE r.rulename = '_RETURN'
UNION ALL
SELECT 'pg_class'::regclass, c.oid, 'pg_type'::regclass, c.reltype FROM pg_class c WHERE c.relkind = 'c'
UNION ALL
SELECT 'pg_type'::regclass, t.oid, 'pg_class'::regclass, c.oid
  FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE c.relkind <> 'c'
UNION ALL
SELECT 'pg_type'::regclass, el.typarray, 'pg_type'::regclass, el.oid FROM pg_type el WHERE el.typarray <> 0
UNION ALL
SELECT 'pg_type'::regclass, r.rngmultitypid, 'pg_type'::regclass, r.rngtypid FROM pg_range r
UNION ALL
SELECT 'pg_proc'::regclass, d.objid, 'pg_type'::regclass, d.refobjid
  FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_type'::regclass AND d.deptype = 'i'
UNION ALL
SELECT 'pg_attrdef'::regclass, d.oid, 'pg_class'::regclass, d.adrelid
  FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE a.attgenerated <> ''
UNION ALL
SELECT 'pg_class'::regclass, k.conindid, 'pg_constraint'::regclass, k.oid
  FROM pg_constraint k WHERE k.contype IN ('p', 'u', 'x') AND k.conindid <> 0
UNION ALL
SELECT 'pg_constraint'::regclass, k.oid, 'pg_class'::regclass, k.conrelid FROM pg_constraint k
 WHERE k.contype = 'n' AND k.convalidated AND k.conrelid <> 0
UNION ALL
SELECT 'pg_constraint'::regclass, k.oid, 'pg_constraint'::regclass, k.conparentid FROM pg_constraint k
 WHERE k.contype = 'f' AND k.conparentid <> 0
UNION ALL
SELECT 'pg_class'::regclass, d.objid, 'pg_class'::regclass, d.refobjid
  FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
 WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i'
