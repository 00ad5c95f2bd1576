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
