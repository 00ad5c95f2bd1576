CREATE TABLE shop.loyalty_account (
  customer_id bigint PRIMARY KEY REFERENCES shop.customer,
  points bigint NOT NULL DEFAULT 0,
  tier text NOT NULL DEFAULT 'bronze' CHECK (tier IN ('bronze', 'silver', 'gold'))
);
INSERT INTO shop.loyalty_account (customer_id, points)
  SELECT customer_id, floor(sum(total))::bigint FROM shop.orders WHERE status <> 'returned' GROUP BY customer_id;
UPDATE shop.loyalty_account SET tier = CASE WHEN points > 2000 THEN 'gold' ELSE 'silver' END WHERE points > 500;
