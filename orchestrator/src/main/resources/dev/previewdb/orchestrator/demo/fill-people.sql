INSERT INTO shop.category (parent_id, name, slug)
  SELECT CASE WHEN i > 8 THEN 1 + i % 8 END, 'Category ' || i, 'category-' || i FROM generate_series(1, 40) i;
INSERT INTO shop.supplier (company, contact_name, contact_email)
  SELECT pg_temp.last_name(i * 23) || ' & Co. ' || i, pg_temp.first_name(i) || ' ' || pg_temp.last_name(i * 7),
         'sales' || i || '@supplier' || i || '.example'
    FROM generate_series(1, 200) i;
INSERT INTO shop.product (sku, name, category_id, supplier_id, price, attributes, tags)
  SELECT 'SKU-' || lpad(i::text, 6, '0'), 'Product ' || i, 1 + i % 40, 1 + i % 200, 3 + i % 250 + 0.99,
         jsonb_build_object('weight_g', 50 + i % 3000, 'colour', pg_temp.pick('{red,blue,green,black}', i)),
         ARRAY[pg_temp.pick('{new,sale,classic}', i), 'line-' || i % 12]
    FROM generate_series(1, 4000) i;
INSERT INTO shop.customer (email, full_name, phone, born, country, profile, nicknames, comment, created_at)
  SELECT lower(pg_temp.first_name(i)) || '.' || lower(pg_temp.last_name(i)) || i || '@mail.example',
         pg_temp.first_name(i) || ' ' || pg_temp.last_name(i),
         CASE WHEN i % 9 > 0 THEN '+49 15' || i % 9 || ' ' || 2000000 + i * 37 % 7999999 END,
         DATE '1945-01-01' + (i * 7919 % 22000)::int, pg_temp.pick('{DE,AT,CH}', i),
         jsonb_build_object('newsletter', i % 3 = 0, 'address', jsonb_build_object('street', pg_temp.street(i), 'city', pg_temp.city(i))),
         CASE WHEN i % 4 = 0 THEN ARRAY[lower(pg_temp.first_name(i + 3)) || i % 99] ELSE '{}' END,
         CASE WHEN i % 11 = 0 THEN 'prefers to be called ' || pg_temp.first_name(i + 1) END,
         TIMESTAMPTZ '2022-01-01Z' + i * INTERVAL '40 min'
    FROM generate_series(1, 60000) i;
INSERT INTO shop.address (customer_id, street, city, postcode, country)
  SELECT 1 + i % 60000, pg_temp.street(i), pg_temp.city(i), lpad((i * 31 % 99999)::text, 5, '0'), pg_temp.pick('{DE,AT,CH}', i)
    FROM generate_series(1, 70000) i;
INSERT INTO shop.department (name, head_id) SELECT 'Department ' || i, i * 20 FROM generate_series(1, 12) i;
INSERT INTO shop.employee (department_id, full_name, email, salary, hired_on)
  SELECT 1 + (i - 1) / 20 % 12, pg_temp.first_name(i * 3) || ' ' || pg_temp.last_name(i * 11), 'employee' || i || '@shop.example',
         2800 + i * 13 % 4000, DATE '2010-01-01' + i * 20
    FROM generate_series(1, 248) i;
INSERT INTO shop.orders (customer_id, address_id, placed_at, status, total, comment)
  SELECT 1 + i * 7 % 60000, 1 + i % 70000, TIMESTAMPTZ '2023-01-01Z' + i * INTERVAL '11 min',
         (ENUM_RANGE(NULL::shop.order_status))[1 + i % 4], 5 + i * 17 % 400,
         CASE WHEN i % 15 = 0 THEN 'please ring at ' || pg_temp.last_name(i) END
    FROM generate_series(1, 180000) i;
