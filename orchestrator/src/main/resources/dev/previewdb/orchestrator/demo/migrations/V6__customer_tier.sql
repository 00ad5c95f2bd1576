ALTER TABLE shop.customer ADD COLUMN tier text NOT NULL DEFAULT 'bronze';
UPDATE shop.customer c SET tier = l.tier FROM shop.loyalty_account l WHERE l.customer_id = c.id AND l.tier <> 'bronze';
