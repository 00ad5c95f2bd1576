SELECT d.datname AS name,
       concat_ws(' ',
         format('ENCODING %L LC_COLLATE %L LC_CTYPE %L', pg_encoding_to_char(d.encoding), d.datcollate, d.datctype),
         CASE to_jsonb(d) ->> 'datlocprovider'
           WHEN 'i' THEN format('LOCALE_PROVIDER icu ICU_LOCALE %L', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'))
           WHEN 'b' THEN format('LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', to_jsonb(d) ->> 'datlocale')
           WHEN 'c' THEN 'LOCALE_PROVIDER libc' END,
         CASE WHEN to_jsonb(d) ->> 'daticurules' IS NOT NULL THEN format('ICU_RULES %L', to_jsonb(d) ->> 'daticurules') END) AS options,
       concat_ws(', ', d.datcollate, nullif(d.datctype, d.datcollate), coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale')) AS locale,
       pg_encoding_to_char(d.encoding) AS encoding
  FROM pg_database d WHERE d.datname = current_database()
