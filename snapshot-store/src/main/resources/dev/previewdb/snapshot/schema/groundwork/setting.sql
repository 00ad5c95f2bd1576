-- Settings of the database itself that any user could make; applications' own (with a dot) are often secrets.
SELECT split_part(item, '=', 1) AS name, substr(item, strpos(item, '=') + 1) AS value,
       known.name IS NOT NULL AND split_part(item, '=', 1) NOT LIKE '%.%' AS carried
  FROM pg_db_role_setting s
  JOIN pg_database d ON d.oid = s.setdatabase AND d.datname = current_database()
 CROSS JOIN unnest(s.setconfig) AS item
  LEFT JOIN pg_settings known ON known.name = split_part(item, '=', 1) AND known.context = 'user'
   AND known.name NOT IN ('role', 'session_authorization', 'local_preload_libraries', 'default_tablespace', 'temp_tablespaces')
 WHERE s.setrole = 0
