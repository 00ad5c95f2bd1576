-- An index that never became valid is no part of the schema: it answers no query and guards no row.
SELECT format('index %s', i.ident) AS object,
       jsonb_build_object(
         'definition', pg_get_indexdef(i.oid),
         'table', t.ident,
         'options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(i.reloptions) o),
         'valid', x.indisvalid,
         'unique', x.indisunique,
         'immediate', x.indimmediate,
         'clustered', x.indisclustered,
         'replica identity', x.indisreplident,
         'constraint', (SELECT k.conname FROM pg_catalog.pg_constraint k
                         WHERE k.conindid = i.oid AND k.conrelid = x.indrelid AND k.contype IN ('p', 'u', 'x')),
         'parent', (SELECT format('%I.%I', pn.nspname, p.relname) FROM pg_catalog.pg_inherits h
                      JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
                      JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace WHERE h.inhrelid = i.oid),
         'statistics targets', (SELECT jsonb_agg(jsonb_build_array(a.attnum, a.attstattarget) ORDER BY a.attnum)
                                  FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.oid AND a.attstattarget >= 0)) AS properties
  FROM rel i
  JOIN pg_catalog.pg_index x ON x.indexrelid = i.oid
  JOIN rel t ON t.oid = x.indrelid
 WHERE x.indisvalid OR i.relkind = 'I'
