SELECT 'pg_policy'::regclass::oid AS class, p.oid AS id, 'after' AS stage, ARRAY[c.oid] AS tables,
       format('policy %I on %s', p.polname, c.name) AS object,
       ARRAY[concat_ws(' ',
         format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', p.polname, c.name,
           CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
           CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
           (SELECT string_agg(coalesce(quote_ident(a.rolname), 'PUBLIC'), ', ' ORDER BY a.rolname)
              FROM unnest(p.polroles) r LEFT JOIN pg_roles a ON a.oid = r)),
         'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
         'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')] AS statements
  FROM pg_policy p JOIN own c ON c.oid = p.polrelid
