-- One million rows, written by the server itself. Every value is made up; who looks real is not.
-- The triggers that check foreign keys are off: each number below points at a row that is there.
SET session_replication_role = replica;
SET synchronous_commit = off;
SET work_mem = '64MB';
SET maintenance_work_mem = '256MB';

CREATE FUNCTION pg_temp.pick(words text[], i bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT words[1 + (i % cardinality(words))::int] $$;
CREATE FUNCTION pg_temp.first_name(i bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT pg_temp.pick('{Anna,Ben,Clara,David,Emma,Felix,Greta,Hugo,Ida,Jonas,Klara,Leo,Mia,Noah,Olga,Paul,Rosa,Sami,Tilda,Uwe,Vera,Willi,Yara}', i) $$;
CREATE FUNCTION pg_temp.last_name(i bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT pg_temp.pick('{Albers,Brandt,Claasen,Decker,Ebert,Fuchs,Graf,Heinze,Iversen,Jansen,Keller,Lorenz,Menzel,Neumann,Otto,Pohl,Richter,Seidel,Thoma,Ulrich,Vogt,Winter,Zander}', i / 23) $$;
CREATE FUNCTION pg_temp.city(i bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT pg_temp.pick('{Berlin,Hamburg,Wien,Graz,Bern,Basel,Leipzig,Bremen,Kiel,Ulm,Linz}', i) $$;
CREATE FUNCTION pg_temp.street(i bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT pg_temp.pick('{Hauptstr.,Gartenweg,Lindenallee,Am Markt,Schulstr.,Bergweg,Ringstr.}', i) || ' ' || 1 + i % 180 $$;

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
INSERT INTO shop.order_item (order_id, line, product_id, quantity, unit_price)
  SELECT 1 + i % 180000, 1 + i / 180000, 1 + i * 13 % 4000, 1 + i % 4, 3 + i % 250
    FROM generate_series(0, 399999) i;
INSERT INTO shop.payment (order_id, method, amount, holder, iban, paid_at)
  SELECT i, pg_temp.pick('{card,transfer,invoice}', i), 5 + i::bigint * 17 % 400,
         pg_temp.first_name(i * 7) || ' ' || pg_temp.last_name(i * 7),
         CASE WHEN i % 3 = 1 THEN 'DE' || lpad((i::bigint * 99999989 % 99999999999)::text, 20, '3') END,
         TIMESTAMPTZ '2023-01-02Z' + i * INTERVAL '11 min'
    FROM generate_series(1, 120000) i;
INSERT INTO shop.stock (product_id, warehouse, quantity)
  SELECT 1 + i % 4000, CASE WHEN i < 4000 THEN 'north' ELSE 'south' END, i % 500 FROM generate_series(0, 7999) i;
INSERT INTO shop.coupon (code, customer_id, percent, valid_until)
  SELECT 'C' || lpad(i::text, 9, '0'), CASE WHEN i % 3 > 0 THEN 1 + i % 60000 END, 5 + i % 40, DATE '2026-12-31' + i % 400
    FROM generate_series(1, 5000) i;
INSERT INTO shop.review (product_id, customer_id, stars, comment, written_at)
  SELECT 1 + i % 4000, 1 + i * 7 % 9973, 1 + i % 5,
         CASE WHEN i % 2 = 0 THEN 'Bought it for ' || pg_temp.first_name(i) || ', who likes it' END,
         TIMESTAMPTZ '2024-01-01Z' + i * INTERVAL '40 min'
    FROM generate_series(1, 29960) i;
-- People press the button twice
INSERT INTO shop.review (product_id, customer_id, stars, comment, written_at)
  SELECT product_id, customer_id, stars, comment, written_at + INTERVAL '2 s' FROM shop.review WHERE id <= 40;
INSERT INTO shop.support_ticket (customer_id, employee_id, subject, conversation, opened_at)
  SELECT 1 + i * 11 % 60000, 1 + i % 248, 'Ticket ' || i,
         'Hello, this is ' || pg_temp.first_name(i) || ' ' || pg_temp.last_name(i) || '. My parcel has not come.',
         TIMESTAMPTZ '2025-01-01Z' + i * INTERVAL '2 h'
    FROM generate_series(1, 5500) i;
INSERT INTO shop.event (at, customer_id, kind, payload)
  SELECT TIMESTAMPTZ '2026-01-01Z' + i * INTERVAL '4 min', 1 + i * 17 % 60000, pg_temp.pick('{view,search,cart,login}', i),
         jsonb_build_object('page', '/p/' || i % 4000, 'device', pg_temp.pick('{phone,laptop}', i))
    FROM generate_series(1, 110000) i;
INSERT INTO shop.audit_log (at, actor, detail)
  SELECT TIMESTAMPTZ '2026-01-01Z' + i * INTERVAL '1 h', 'employee' || 1 + i % 248 || '@shop.example',
         jsonb_build_object('action', 'opened', 'customer', pg_temp.first_name(i) || ' ' || pg_temp.last_name(i))
    FROM generate_series(1, 7000) i;
RESET session_replication_role;
