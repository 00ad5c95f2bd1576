SELECT format('language %I', l.lanname) AS object,
       jsonb_build_object('trusted', l.lanpltrusted, 'handler', nullif(l.lanplcallfoid, 0)::regprocedure::text,
                          'inline', nullif(l.laninline, 0)::regprocedure::text,
                          'validator', nullif(l.lanvalidator, 0)::regprocedure::text) AS properties
  FROM pg_catalog.pg_language l
 WHERE l.oid >= 16384
   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_language'::regclass AND m.objid = l.oid)
UNION ALL
SELECT format('transform for %s language %s', format_type(t.trftype, NULL), l.lanname),
       jsonb_build_object('from', t.trffromsql::regprocedure::text, 'to', t.trftosql::regprocedure::text)
  FROM pg_catalog.pg_transform t JOIN pg_catalog.pg_language l ON l.oid = t.trflang
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_transform'::regclass AND m.objid = t.oid)
UNION ALL
SELECT format('access method %I', a.amname), jsonb_build_object('kind', a.amtype, 'handler', a.amhandler::text)
  FROM pg_catalog.pg_am a
 WHERE a.oid >= 16384
   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_am'::regclass AND m.objid = a.oid)
UNION ALL
SELECT format('text search parser %I.%I', n.nspname, p.prsname),
       jsonb_build_object('functions', jsonb_build_array(p.prsstart::text, p.prstoken::text, p.prsend::text,
                                                         p.prsheadline::text, p.prslextype::text))
  FROM pg_catalog.pg_ts_parser p JOIN ns n ON n.oid = p.prsnamespace
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_ts_parser'::regclass AND m.objid = p.oid)
UNION ALL
SELECT format('text search template %I.%I', n.nspname, t.tmplname),
       jsonb_build_object('functions', jsonb_build_array(t.tmplinit::text, t.tmpllexize::text))
  FROM pg_catalog.pg_ts_template t JOIN ns n ON n.oid = t.tmplnamespace
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_ts_template'::regclass AND m.objid = t.oid)
UNION ALL
SELECT format('text search dictionary %I.%I', n.nspname, d.dictname),
       jsonb_build_object('options', d.dictinitoption,
                          'template', (SELECT format('%I.%I', tn.nspname, t.tmplname) FROM pg_catalog.pg_ts_template t
                                         JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace WHERE t.oid = d.dicttemplate))
  FROM pg_catalog.pg_ts_dict d JOIN ns n ON n.oid = d.dictnamespace
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_ts_dict'::regclass AND m.objid = d.oid)
UNION ALL
SELECT format('text search configuration %I.%I', n.nspname, c.cfgname),
       jsonb_build_object(
         'parser', (SELECT format('%I.%I', pn.nspname, p.prsname) FROM pg_catalog.pg_ts_parser p
                      JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace WHERE p.oid = c.cfgparser),
         'dictionaries', (SELECT jsonb_agg(jsonb_build_array(m.maptokentype, m.mapseqno, m.mapdict::regdictionary::text)
                                           ORDER BY m.maptokentype, m.mapseqno)
                            FROM pg_catalog.pg_ts_config_map m WHERE m.mapcfg = c.oid))
  FROM pg_catalog.pg_ts_config c JOIN ns n ON n.oid = c.cfgnamespace
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_ts_config'::regclass AND m.objid = c.oid)
