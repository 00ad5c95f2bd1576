CREATE TABLE shop.review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id int NOT NULL REFERENCES shop.product,
  customer_id bigint NOT NULL REFERENCES shop.customer,
  stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  comment text,
  written_at timestamptz NOT NULL
);
CREATE INDEX review_product ON shop.review (product_id);

CREATE TABLE shop.support_ticket (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES shop.customer,
  employee_id int REFERENCES shop.employee,
  subject text NOT NULL,
  conversation text NOT NULL,
  opened_at timestamptz NOT NULL
);

CREATE TABLE shop.audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  detail jsonb NOT NULL
);
