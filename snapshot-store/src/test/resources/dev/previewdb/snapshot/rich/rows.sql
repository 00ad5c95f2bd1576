-- Rows that are hard to copy, and canaries (CANARY…) in what is masked.
ALTER TABLE shop."order" DISABLE TRIGGER order_always;
ALTER TABLE shop.event DISABLE TRIGGER event_never;
ALTER TABLE shop.event_rest DISABLE TRIGGER event_never;
ALTER TABLE shop.event_2025 DISABLE TRIGGER event_never;
ALTER TABLE shop.event_rest_a0 DISABLE TRIGGER event_never;
ALTER TABLE shop.event_rest_a1 DISABLE TRIGGER event_never;
ALTER TABLE shop.event_rest_other DISABLE TRIGGER event_never;
ALTER TABLE shop.employee DISABLE TRIGGER employee_deferred;
INSERT INTO shop.customer (email, name, phone, note, nick, mood, share, handle, extra, tags, props, spent, seen, seens, status, born)
SELECT 'CANARY.mail.' || i || '@Example.com', 'CANARY Name ' || i, '+49 CANARY ' || i, 'CANARY note ' || i || E'\twith a tab\nand a line, a \\N and \\. and a backslash \\',
       'nick' || i, (enum_range(NULL::shop.mood))[1 + i % 4], i % 100, 'h' || i, jsonb_build_object('n', i, 'big', 12345678901234567890, 'null', NULL),
       ARRAY['a', NULL, '', E'\\N', 'NULL', E'x\ty"{},'], hstore('k', i::text), ROW(i, 'EUR', '2024-02-29 12:00+00')::shop.money_of,
       '[1.5,2.5)', '{[1,2),[3,4)}', 'new', DATE '1970-01-01' + i
  FROM generate_series(1, 300) i;
INSERT INTO shop.customer (email, name, note, share, handle, tags) VALUES
  ('CANARY.mail.null@example.com', 'CANARY Name Null', NULL, 0, NULL, NULL),
  ('CANARY.mail.empty@example.com', 'CANARY Name Empty', '', 0, 'empty', '{}'),
  ('CANARY.mail.escape@example.com', 'CANARY Name Escape', E'\\N', 0, 'escape', '[2:3][0:1]={{a,b},{c,NULL}}');
INSERT INTO shop."order" (customer, number, previous, ratio, small, blob, matrix, bits, place, took, doc, word, net)
SELECT 1000 + 3 * (i % 300), i / 7.0, i, i / 3.0, i / 3.0, decode(md5(i::text), 'hex'), ARRAY[[i, NULL], [3, 4]], B'101', point(i, -i), make_interval(days => i % 30),
       '{"b":1, "a" : [1,2]}', to_tsvector('simple', 'word' || i), '10.0.0.1/24'
  FROM generate_series(1, 1000) i;
INSERT INTO shop."order" (customer, at, number, ratio, small, blob) VALUES
  (1000, 'infinity', 'NaN', 'NaN', '-Infinity', '\x'),
  (1000, '-infinity', 99999999999999.999999, 'Infinity', '1e-45', '\x00ff5c4e0a0d09'),
  (1000, '0044-03-15 12:00:00.123 BC', -0.000001, 1e308, 3.4e38, NULL),
  (1000, '2024-01-01', NULL, 0.1::float8 + 0.2::float8, 0.1, '\x5c2e');
INSERT INTO shop.counter (n) SELECT i FROM generate_series(1, 500) i;
INSERT INTO shop.session VALUES ('CANARY-token-1234567890', 1000);
INSERT INTO shop.nothing SELECT FROM generate_series(1, 7);
INSERT INTO shop.bare SELECT FROM generate_series(1, 5);
INSERT INTO shop.derived_only SELECT FROM generate_series(1, 4);
INSERT INTO shop.of_type VALUES (5, 'USD', now());
INSERT INTO shop.keyless SELECT i, i FROM generate_series(1, 100) i;
BEGIN;
INSERT INTO shop.department VALUES ('it', 1, 1, NULL), ('dev', 2, 2, 'it');
INSERT INTO shop.employee VALUES (1, 'it', 1, NULL), (2, 'dev', 2, 1), (3, NULL, NULL, 2);
COMMIT;
INSERT INTO shop.booking VALUES (1, '[2024-01-01,2024-01-02)', false), (1, '[2024-01-02,2024-01-03)', false), (1, '[2024-01-01,2024-02-01)', true);
INSERT INTO shop.person SELECT 'CANARY-nickname-' || i FROM generate_series(1, 40) i;
INSERT INTO shop.event SELECT i, DATE '2023-06-01' + i, (ARRAY['a', 'it''s', 'zzz', 'other'])[1 + i % 4], 'CANARY-nickname-' || 1 + i % 40 FROM generate_series(1, 1200) i;
INSERT INTO shop.event_old SELECT i, DATE '2000-06-01', 'old', NULL FROM generate_series(1, 11) i;
INSERT INTO shop.event_log SELECT id, at, kind FROM shop.event WHERE id % 100 = 0;
INSERT INTO shop.by_expression VALUES ('X', 1), ('y', 2), (NULL, 3);
INSERT INTO shop.thing (id, label) SELECT i, 'thing ' || i FROM generate_series(1, 10) i;
INSERT INTO shop.heavy_thing (id, label, weight) SELECT i, 'heavy ' || i, i FROM generate_series(1, 20) i;
INSERT INTO shop.odd_thing (id, price, own) SELECT i, i, i FROM generate_series(1, 30) i;
INSERT INTO "Odd ""names"".of🐘"."Table.with ""quote"" and
newline" ("select", "a.b ""c"" \d
e") VALUES (1, 'one'), (2, E'two\r\n');
INSERT INTO "Odd ""names"".of🐘"."user" VALUES (1), (2);
INSERT INTO "Odd ""names"".of🐘"."USER" VALUES (1, 'a'), (2, 'b'), (NULL, NULL);
CREATE TABLE shop.loose (customer bigint, n int);
INSERT INTO shop.loose VALUES (424242, -5), (NULL, 7);
ALTER TABLE shop.loose ADD CONSTRAINT loose_customer FOREIGN KEY (customer) REFERENCES shop.customer NOT VALID;
ALTER TABLE shop.loose ADD CONSTRAINT loose_n CHECK (n > 0) NOT VALID;
SELECT nextval('shop.tiny'), nextval('shop.down'), setval('shop.counter_id_seq', 4711, false);
REFRESH MATERIALIZED VIEW shop.per_day;
REFRESH MATERIALIZED VIEW shop.a_summary;
ALTER TABLE shop."order" ENABLE ALWAYS TRIGGER order_always;
ALTER TABLE shop.event_rest ENABLE REPLICA TRIGGER event_never;
ALTER TABLE shop.event_2025 ENABLE TRIGGER event_never;
ALTER TABLE shop.employee ENABLE TRIGGER employee_deferred;
