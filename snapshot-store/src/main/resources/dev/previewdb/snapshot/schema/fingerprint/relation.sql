-- Tables, partitions, views and materialized views; owner, tablespace, statistics and file are the instance's own.
SELECT format('%s %s', CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END, c.ident) AS object,
       jsonb_build_object(
         'kind', c.relkind,
         'persistence', c.relpersistence,
         'access method', (SELECT am.amname FROM pg_catalog.pg_am am WHERE am.oid = c.relam),
         'options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(c.reloptions) o),
         'toast options', (SELECT jsonb_agg(o ORDER BY o) FROM pg_catalog.pg_class toast, unnest(toast.reloptions) o
                            WHERE toast.oid = c.reltoastrelid),
         'row security', c.relrowsecurity,
         'forced row security', c.relforcerowsecurity,
         'replica identity', c.relreplident,
         'partition', c.relispartition,
         'partition key', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
         'partition bound', pg_get_expr(c.relpartbound, c.oid),
         'row type', format_type(nullif(c.reloftype, 0), NULL),
         'populated', c.relispopulated,
         'parents', (SELECT jsonb_agg(format('%I.%I', pn.nspname, p.relname) ORDER BY i.inhseqno)
                       FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
                       JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace WHERE i.inhrelid = c.oid),
         'query', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END) AS properties
  FROM rel c
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
