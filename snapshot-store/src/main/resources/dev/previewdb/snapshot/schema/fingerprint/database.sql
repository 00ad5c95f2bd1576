-- What initdb or CREATE DATABASE decides, and settings that every session of the database starts with.
-- Settings with a dot in their name are applications' own and often secrets: they are not carried.
SELECT 'database' AS object,
       jsonb_build_object(
         'encoding', pg_encoding_to_char(d.encoding),
         'collation', d.datcollate,
         'character type', d.datctype,
         'locale provider', to_jsonb(d) ->> 'datlocprovider',
         'locale', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'),
         'locale rules', to_jsonb(d) ->> 'daticurules') AS properties
  FROM pg_catalog.pg_database d WHERE d.datname = current_database()
UNION ALL
SELECT format('database setting %s', split_part(item, '=', 1)),
       jsonb_build_object('value', substr(item, strpos(item, '=') + 1))
  FROM pg_catalog.pg_db_role_setting s
  JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase AND d.datname = current_database()
 CROSS JOIN unnest(s.setconfig) AS item
  JOIN pg_catalog.pg_settings known ON known.name = split_part(item, '=', 1) AND known.context = 'user'
   AND known.name NOT IN ('role', 'session_authorization', 'local_preload_libraries', 'default_tablespace', 'temp_tablespaces')
 WHERE s.setrole = 0 AND split_part(item, '=', 1) NOT LIKE '%.%'
