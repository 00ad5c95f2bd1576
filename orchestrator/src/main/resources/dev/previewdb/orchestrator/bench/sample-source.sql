-- A shop as a measurement's source: one table far larger than the others, wide rows, documents, and many small tables.
-- :scale is the size of the tables in kilobytes. Values come out of md5, so that nothing is easier to compress than
-- production's rows are; no value is anybody's.
CREATE SCHEMA shop;

CREATE TABLE shop.customer (
  id bigint NOT NULL, email text NOT NULL, full_name text NOT NULL, phone text, street text, city text NOT NULL,
  country char(2) NOT NULL, company text, born date, created_at timestamptz NOT NULL, seen_at timestamptz,
  active boolean NOT NULL, newsletter boolean NOT NULL, balance numeric(12, 2) NOT NULL, points integer NOT NULL,
  rating double precision, segment smallint NOT NULL, external_id uuid NOT NULL, tags text[], settings jsonb NOT NULL,
  source text, campaign text, partner text, locale text NOT NULL, currency char(3) NOT NULL, plan text NOT NULL,
  plan_since date, visits integer NOT NULL, orders integer NOT NULL, last_agent text, comment text, note text,
  CHECK (points >= 0), CHECK (country ~ '^[A-Z]{2}$'));
INSERT INTO shop.customer
SELECT i, 'c' || i || '@' || left(m, 6) || '.example', initcap(translate(left(m, 8), '0123456789', 'ghijklmnop')) || ' '
       || initcap(translate(right(m, 9), '0123456789', 'ghijklmnop')), '+49 30 ' || (10000000 + i % 89999999),
       initcap(translate(left(m, 10), '0123456789', 'qrstuvwxyz')) || ' Street ' || i % 200, 'City ' || i % 1000,
       chr(65 + (i % 26)::int) || chr(65 + (i / 26 % 26)::int), 'Company ' || left(m, 12), date '1950-01-01' + (i % 20000)::int,
       timestamptz '2018-01-01 00:00:00Z' + i * interval '37 seconds', timestamptz '2024-01-01 00:00:00Z' + i * interval '11 seconds',
       i % 7 <> 0, i % 3 = 0, (i % 100000) / 100.0, i % 5000, (i % 500) / 100.0, i % 12, m::uuid, ARRAY[left(m, 4), right(m, 5)],
       jsonb_build_object('theme', left(m, 5), 'size', i % 50, 'beta', i % 2 = 0), 'source ' || i % 30, 'campaign ' || i % 300,
       'partner ' || i % 90, 'en_GB', 'EUR', 'plan ' || i % 4, date '2020-01-01' + (i % 1500)::int, i % 900, i % 40,
       'Mozilla/5.0 (X11; Linux x86_64) Agent/' || left(m, 9), repeat(left(m, 11) || ' ', 6), NULL
  FROM generate_series(1, greatest(100, :scale * 10 / 50)) AS i, md5(i::text) AS m;

CREATE TABLE shop.orders (
  id bigint NOT NULL, customer_id bigint NOT NULL, contact_email text NOT NULL, placed_at timestamptz NOT NULL,
  paid_at timestamptz, status text NOT NULL, total numeric(12, 2) NOT NULL, currency char(3) NOT NULL, reference uuid NOT NULL,
  channel text NOT NULL, remark text);
INSERT INTO shop.orders
SELECT i, 1 + i % (SELECT count(*) FROM shop.customer), 'c' || i % 50000 || '@' || left(m, 6) || '.example',
       timestamptz '2020-01-01 00:00:00Z' + i * interval '9 seconds', timestamptz '2020-01-02 00:00:00Z' + i * interval '9 seconds',
       'status ' || i % 6, (i % 1000000) / 100.0, 'EUR', m::uuid, 'channel ' || i % 9, repeat(right(m, 13) || ' ', 4)
  FROM generate_series(1, greatest(200, :scale * 100 / 190)) AS i, md5(i::text) AS m;

CREATE TABLE shop.order_line (
  order_id bigint NOT NULL, line integer NOT NULL, product integer NOT NULL, quantity integer NOT NULL, price numeric(10, 2) NOT NULL);
INSERT INTO shop.order_line
SELECT 1 + i / 3, 1 + i % 3, i % 5000, 1 + i % 9, (i % 10000) / 100.0
  FROM generate_series(0, 3 * (SELECT count(*) FROM shop.orders) - 1) AS i;

CREATE TABLE shop.message (id bigint NOT NULL, order_id bigint NOT NULL, sent_at timestamptz NOT NULL, subject text NOT NULL, body text NOT NULL);
INSERT INTO shop.message
SELECT i, 1 + i % (SELECT count(*) FROM shop.orders), timestamptz '2021-01-01 00:00:00Z' + i * interval '13 seconds',
       'About order ' || left(m, 8),
       'Dear ' || left(m, 7) || ', ' || m || ' ' || reverse(m) || ', ' || md5(m) || E'.\n' || upper(m) || ' - ' || left(m, 20) || '. '
       || md5(m || 'x') || ' ' || md5(m || 'y') || E'.\nYours, ' || right(m, 9)
  FROM generate_series(1, greatest(100, :scale * 100 / 335)) AS i, md5(i::text) AS m;

CREATE TABLE shop.document (id bigint NOT NULL, customer_id bigint NOT NULL, title text NOT NULL, payload jsonb NOT NULL, changed_at timestamptz NOT NULL);
INSERT INTO shop.document
SELECT i, 1 + i % (SELECT count(*) FROM shop.customer), 'Document ' || left(m, 12),
       jsonb_build_object(
         'contact', jsonb_build_object('email', 'c' || i || '@' || left(m, 6) || '.example', 'phone', '+49 30 ' || (10000000 + i % 89999999)),
         'kind', 'kind ' || i % 8, 'revision', i % 40, 'hash', md5(m),
         'lines', (SELECT jsonb_agg(jsonb_build_object('sku', md5(m || l), 'count', (i + l) % 20, 'price', (i + l) % 1000 / 10.0, 'ok', true))
                     FROM generate_series(1, 8) AS l)),
       timestamptz '2022-01-01 00:00:00Z' + i * interval '17 seconds'
  FROM generate_series(1, greatest(100, :scale * 150 / 1150)) AS i, md5(i::text) AS m;

CREATE TABLE shop.event (
  id bigint NOT NULL, customer_id bigint NOT NULL, at timestamptz NOT NULL, kind text NOT NULL, visitor text NOT NULL, session uuid NOT NULL,
  path text NOT NULL, referrer text, agent text NOT NULL, millis integer NOT NULL, detail jsonb NOT NULL);
INSERT INTO shop.event
SELECT i, 1 + i % (SELECT count(*) FROM shop.customer), timestamptz '2023-01-01 00:00:00Z' + i * interval '3 seconds', 'kind ' || i % 20,
       i % 223 || '.' || i % 251 || '.' || i % 239 || '.' || i % 197, m::uuid, '/shop/' || left(m, 8) || '/item/' || right(m, 10),
       CASE WHEN i % 4 = 0 THEN 'https://' || left(m, 12) || '.example/search?q=' || right(m, 12) END,
       'Mozilla/5.0 (X11; Linux x86_64) Agent/' || left(m, 9), i % 30000,
       jsonb_build_object('step', i % 12, 'ref', left(m, 14), 'ok', i % 9 <> 0)
  FROM generate_series(1, greatest(500, :scale * 480 / 260)) AS i, md5(i::text) AS m;

DO $$
BEGIN
  FOR t IN 1..34 LOOP
    EXECUTE format('CREATE TABLE shop.lookup_%s (id integer PRIMARY KEY, code text NOT NULL UNIQUE, label text NOT NULL, parent integer)', t);
    EXECUTE format('INSERT INTO shop.lookup_%s SELECT i, ''code '' || i, md5(i::text), 1 + i / 2 FROM generate_series(1, %s) AS i', t, 40 * t);
    EXECUTE format('ALTER TABLE shop.lookup_%1$s ADD FOREIGN KEY (parent) REFERENCES shop.lookup_%1$s', t);
  END LOOP;
END $$;

ALTER TABLE shop.customer ADD PRIMARY KEY (id), ADD UNIQUE (email);
CREATE INDEX ON shop.customer (country, city);
CREATE INDEX ON shop.customer (created_at);
ALTER TABLE shop.orders ADD PRIMARY KEY (id), ADD FOREIGN KEY (customer_id) REFERENCES shop.customer;
CREATE INDEX ON shop.orders (customer_id);
CREATE INDEX ON shop.orders (placed_at);
ALTER TABLE shop.order_line ADD PRIMARY KEY (order_id, line), ADD FOREIGN KEY (order_id) REFERENCES shop.orders;
CREATE INDEX ON shop.order_line (product);
ALTER TABLE shop.message ADD PRIMARY KEY (id), ADD FOREIGN KEY (order_id) REFERENCES shop.orders;
CREATE INDEX ON shop.message (order_id);
ALTER TABLE shop.document ADD PRIMARY KEY (id), ADD FOREIGN KEY (customer_id) REFERENCES shop.customer;
CREATE INDEX ON shop.document (customer_id);
ALTER TABLE shop.event ADD PRIMARY KEY (id), ADD FOREIGN KEY (customer_id) REFERENCES shop.customer;
CREATE INDEX ON shop.event (customer_id, at);
CREATE INDEX ON shop.event (kind, at);

GRANT USAGE ON SCHEMA shop TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO reader;
