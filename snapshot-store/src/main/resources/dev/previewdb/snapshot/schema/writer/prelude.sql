WITH member AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass),
own_schema AS (
  SELECT oid, nspname FROM pg_namespace
   WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp|toast_temp)'),
own AS (
  SELECT c.*, format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN own_schema n ON n.oid = c.relnamespace
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)),
major AS (
  SELECT current_setting('server_version_num')::int / 10000 AS number)
