-- A customer reviews a product once: the loyalty points for a review are given once.
CREATE UNIQUE INDEX review_once ON shop.review (customer_id, product_id);
