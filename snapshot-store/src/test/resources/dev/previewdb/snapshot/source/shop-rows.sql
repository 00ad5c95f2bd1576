-- Rows for the shop, some with values that only just fit.
INSERT INTO shop.country SELECT chr(65 + i) || chr(90 - i), 'Country ' || i FROM generate_series(0, 25) i;
INSERT INTO shop.customer (email, login, first_name, last_name, phone, street, city, zip, country, born, plan,
    national_id, credit, discount, preferences, tags, home, properties, picture, last_ip, status, note, created_at, updated_at)
  SELECT 'person' || i || '@mail.test', 'Login' || i, 'Anna' || i, 'Planted' || i || ' \t"x"',
    CASE WHEN i % 5 > 0 THEN '+49 170 ' || (1000000 + i) END, i || ' Main Street', 'Town', lpad(i::text, 5, '0'),
    chr(65 + i % 26) || chr(90 - i % 26), DATE '1950-01-01' + i * 11, 'plus', 100000000000 + i, i * 1.25, i % 101,
    jsonb_build_object('email', 'person' || i || '@mail.test'), ARRAY['Planted' || i, NULL, 'a,"b"'],
    ROW(i || ' Main Street', 'Town'::text, NULL::text)::shop.place, hstore('mail', 'person' || i || '@mail.test'), decode(md5(i::text), 'hex'),
    '10.0.0.1', 'active', 'Planted note ' || i || E'\twith tab\nand line\\end', now() - i * interval '1 hour', now()
  FROM generate_series(1, 1000) i;
UPDATE shop.customer SET referrer = id - 1, favourite_order = id WHERE id > 1;
INSERT INTO shop.customer (email, first_name, last_name, login, born, note, created_at) VALUES
  ('nulls@mail.test', 'N', '', NULL, NULL, NULL, now()), ('infinity@mail.test', E'\\N', 'null', '', 'infinity', '\N', '-infinity'),
  ('old@mail.test', '한국 🐘', 'Ünïcödé', 'OLD', '0044-03-15 BC', '', '4713-12-31 00:00:00+00 BC');
INSERT INTO shop.product (sku, name, price, weight, stock)
  SELECT 'SKU-' || lpad(i::text, 6, '0'), 'Thing ' || i, i * 0.99, i / 7.0, i FROM generate_series(1, 200) i;
INSERT INTO shop."order" (customer_id, customer_email, placed_at, total, address)
  SELECT c.id, c.email, TIMESTAMP '2024-01-01' + (c.id % 700) * interval '1 day', c.id * 3.5, c.street || ', ' || c.city
  FROM shop.customer c;
INSERT INTO shop.invoice SELECT 'R-' || id, id, placed_at FROM shop."order";
INSERT INTO shop.visit SELECT i, 'LOGIN' || i, 'eu', DATE '2024-02-29' + i FROM generate_series(1, 100) i;
INSERT INTO shop.by_region SELECT CASE i % 3 WHEN 0 THEN 'eu' WHEN 1 THEN 'uk' ELSE 'us' END, 'Planted' || i, i * 1e300 FROM generate_series(1, 60) i;
INSERT INTO shop.by_hash SELECT 'key-' || i, 'person' || i || '@mail.test' FROM generate_series(1, 100) i;
INSERT INTO shop.room SELECT i, 'Planted' || i, daterange(DATE '2024-01-01' + i, DATE '2024-01-03' + i) FROM generate_series(1, 20) i;
INSERT INTO shop.thing VALUES (1, 'Planted label');
INSERT INTO shop.heavy_thing VALUES (2, 'Planted heavy', 'person2@mail.test');
INSERT INTO shop.nothing SELECT FROM generate_series(1, 3);
INSERT INTO shop.computed_only SELECT FROM generate_series(1, 4);
INSERT INTO shop.employee SELECT i, NULL, NULL, 1000 * i FROM generate_series(1, 30) i;
INSERT INTO shop.department SELECT i, i, 'Planted' || i FROM generate_series(1, 5) i;
UPDATE shop.employee SET boss = greatest(1, id / 2), department = 1 + id % 5;
INSERT INTO "Odd ""s"".🐘"."ta.ble
""🐘🐘🐘" SELECT i, 'Planted' || i, 'r', E'x\t' || i, 'y', 'z', 'q', 'n', '1', E'\\N' FROM generate_series(1, 10) i;
INSERT INTO public.schema_migrations VALUES ('20240101'), ('20240102');
INSERT INTO public.migrations VALUES (1, 'Planted stork');
REFRESH MATERIALIZED VIEW shop.a_revenue;
REFRESH MATERIALIZED VIEW shop.a_best;
