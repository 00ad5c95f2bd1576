-- Indexes and constraints that pg_restore's parallel jobs may deadlock over: it does not know that partitions lock each other.
-- Those of materialized views may have to wait for their views.
, bound AS (
  SELECT c.oid FROM pg_class c WHERE c.relispartition OR c.relkind IN ('p', 'm'))
SELECT x.indexrelid AS id FROM pg_index x WHERE x.indrelid IN (SELECT oid FROM bound)
UNION
SELECT k.oid FROM pg_constraint k
 WHERE k.conrelid IN (SELECT oid FROM bound) OR k.confrelid IN (SELECT oid FROM bound)
