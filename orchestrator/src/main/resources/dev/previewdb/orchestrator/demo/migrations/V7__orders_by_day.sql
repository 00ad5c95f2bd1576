CREATE INDEX orders_placed_at ON shop.orders (placed_at);
