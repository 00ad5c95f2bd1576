SELECT format('event trigger %I', evtname) AS what FROM pg_event_trigger
UNION ALL
SELECT format('publication %I', pubname) FROM pg_publication
UNION ALL
SELECT format('subscription %I', s.subname) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid AND d.datname = current_database()
UNION ALL
SELECT format('foreign server %I and its user mappings', srvname) FROM pg_foreign_server
UNION ALL
SELECT format('foreign-data wrapper %I', f.fdwname) FROM pg_foreign_data_wrapper f
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_foreign_data_wrapper'::regclass AND m.objid = f.oid)
UNION ALL
SELECT format('setting %I of the database', split_part(item, '=', 1))
  FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase AND d.datname = current_database()
 CROSS JOIN unnest(s.setconfig) AS item
 WHERE s.setrole = 0
   AND (split_part(item, '=', 1) LIKE '%.%'
        OR NOT EXISTS (SELECT FROM pg_settings known WHERE known.name = split_part(item, '=', 1) AND known.context = 'user'
                           AND known.name NOT IN ('role', 'session_authorization', 'local_preload_libraries', 'default_tablespace', 'temp_tablespaces')))
UNION ALL
SELECT format('invalid index %I.%I', n.nspname, c.relname)
  FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT x.indisvalid AND c.relkind = 'i'
UNION ALL
SELECT format('tablespace %I', t.spcname) FROM pg_tablespace t
 WHERE t.spcname !~ '^pg_' AND EXISTS (SELECT FROM pg_class c WHERE c.reltablespace = t.oid)
UNION ALL
SELECT format('%s comments', count(*)) FROM pg_description d WHERE d.objoid >= 16384 AND NOT EXISTS (
         SELECT FROM member m WHERE m.classid = d.classoid AND m.objid = d.objoid)
   AND d.classoid <> 'pg_extension'::regclass
HAVING count(*) > 0
UNION ALL
SELECT format('%s security labels', count(*)) FROM pg_seclabel HAVING count(*) > 0
UNION ALL
SELECT format('%s large objects', count(*)) FROM pg_largeobject_metadata HAVING count(*) > 0
UNION ALL
SELECT 'owners and privileges'
 ORDER BY 1
