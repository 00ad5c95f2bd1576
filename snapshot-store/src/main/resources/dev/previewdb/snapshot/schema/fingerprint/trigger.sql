-- Copies of a trigger on partitions carry a state of their own; before version 15 they were marked internal.
SELECT format('trigger %I on %s', t.tgname, c.ident) AS object,
       jsonb_build_object(
         'definition', pg_get_triggerdef(t.oid),
         'enabled', t.tgenabled,
         'copy', t.tgparentid <> 0) AS properties
  FROM pg_catalog.pg_trigger t JOIN rel c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal
    OR t.tgparentid <> 0 AND t.tgconstraint = 0
UNION ALL
SELECT format('rule %I on %s', r.rulename, c.ident),
       jsonb_build_object('definition', pg_get_ruledef(r.oid), 'enabled', r.ev_enabled)
  FROM pg_catalog.pg_rewrite r JOIN rel c ON c.oid = r.ev_class
 WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT format('policy %I on %s', p.polname, c.ident),
       jsonb_build_object(
         'command', p.polcmd,
         'permissive', p.polpermissive,
         'roles', (SELECT jsonb_agg(coalesce(a.rolname, 'public') ORDER BY a.rolname)
                     FROM unnest(p.polroles) r LEFT JOIN pg_catalog.pg_roles a ON a.oid = r),
         'using', pg_get_expr(p.polqual, p.polrelid),
         'check', pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_catalog.pg_policy p JOIN rel c ON c.oid = p.polrelid
UNION ALL
SELECT format('statistics object %I.%I', n.nspname, s.stxname),
       jsonb_build_object('definition', pg_get_statisticsobjdef(s.oid),
                          'target', CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END)
  FROM pg_catalog.pg_statistic_ext s JOIN ns n ON n.oid = s.stxnamespace
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_statistic_ext'::regclass AND m.objid = s.oid)
