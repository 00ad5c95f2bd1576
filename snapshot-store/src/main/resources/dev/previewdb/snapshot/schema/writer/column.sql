-- What CREATE TABLE or CREATE MATERIALIZED VIEW does not say about a column on every version.
SELECT 'pg_class'::regclass::oid AS class, c.oid AS id, CASE c.relkind WHEN 'm' THEN 'after' ELSE 'before' END AS stage, ARRAY[c.oid] AS tables,
       'columns of ' || c.name AS object,
       array_agg(format('ALTER TABLE ONLY %s ALTER COLUMN %I SET %s', c.name, a.attname, setting.text) ORDER BY a.attnum, setting.place) AS statements
  FROM own c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
 CROSS JOIN LATERAL (
   VALUES (1, CASE WHEN a.attstorage <> t.typstorage THEN 'STORAGE ' ||
                CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END),
          (2, CASE a.attcompression WHEN 'p' THEN 'COMPRESSION pglz' WHEN 'l' THEN 'COMPRESSION lz4' END),
          (3, CASE WHEN a.attstattarget >= 0 THEN 'STATISTICS ' || a.attstattarget END),
          (4, (SELECT format('(%s)', string_agg(format('%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', '))
                 FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg\_attver=%' HAVING count(*) > 0))
 ) AS setting(place, text)
 WHERE c.relkind IN ('r', 'p', 'm') AND setting.text IS NOT NULL
 GROUP BY c.oid, c.relkind, c.name
