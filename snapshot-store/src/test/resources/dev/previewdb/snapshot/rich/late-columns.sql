-- Columns that came to a parent after its children: pg_dump puts them in another place.
ALTER TABLE shop.thing ADD COLUMN late text DEFAULT 'late';
ALTER TABLE shop.thing ADD CONSTRAINT late_short CHECK (length(late) < 50);
