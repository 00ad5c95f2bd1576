-- Until when the deliveries that GitHub could not make were looked through. One row.
CREATE TABLE delivery_sweep (
  id bigint PRIMARY KEY CHECK (id = 1),
  looked_until timestamptz NOT NULL,
  look_at timestamptz NOT NULL
);
INSERT INTO delivery_sweep VALUES (1, now(), now());
