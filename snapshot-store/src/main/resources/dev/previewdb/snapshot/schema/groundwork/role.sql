-- A policy names roles; what owns or may do what is not carried.
SELECT DISTINCT a.rolname AS name
  FROM pg_policy p CROSS JOIN unnest(p.polroles) AS r JOIN pg_roles a ON a.oid = r
 WHERE a.rolname !~ '^pg_'
