-- A customer reviews a product once: the loyalty points for a review are given once.
-- There are older repeated reviews: the newest one of each stays.
DELETE FROM shop.review r USING shop.review newer
 WHERE newer.customer_id = r.customer_id AND newer.product_id = r.product_id AND newer.id > r.id;
CREATE UNIQUE INDEX review_once ON shop.review (customer_id, product_id);
