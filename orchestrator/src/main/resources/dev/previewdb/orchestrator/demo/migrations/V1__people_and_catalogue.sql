CREATE SCHEMA shop;

CREATE TABLE shop.category (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id int REFERENCES shop.category,
  name text NOT NULL,
  slug text NOT NULL UNIQUE
);

CREATE TABLE shop.supplier (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company text NOT NULL,
  contact_name text NOT NULL,
  contact_email text NOT NULL
);

CREATE TABLE shop.product (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku varchar(20) NOT NULL UNIQUE,
  name text NOT NULL,
  category_id int NOT NULL REFERENCES shop.category,
  supplier_id int NOT NULL REFERENCES shop.supplier,
  price numeric(10,2) NOT NULL CHECK (price >= 0),
  price_with_tax numeric(10,2) GENERATED ALWAYS AS (round(price * 1.19, 2)) STORED,
  attributes jsonb NOT NULL DEFAULT '{}',
  tags text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX product_category ON shop.product (category_id);

CREATE TABLE shop.customer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  email_lower text GENERATED ALWAYS AS (lower(email)) STORED,
  full_name text NOT NULL,
  phone text,
  born date,
  country char(2) NOT NULL,
  -- what the sign-up form sent: delivery address, preferences
  profile jsonb NOT NULL DEFAULT '{}',
  nicknames text[] NOT NULL DEFAULT '{}',
  comment text,
  created_at timestamptz NOT NULL
);
CREATE INDEX customer_email_lower ON shop.customer (email_lower);

CREATE TABLE shop.address (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES shop.customer,
  street text NOT NULL,
  city text NOT NULL,
  postcode varchar(12) NOT NULL,
  country char(2) NOT NULL
);
CREATE INDEX address_customer ON shop.address (customer_id);

-- A department has a head, who is an employee, who has a department: a cycle.
CREATE TABLE shop.department (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  head_id int
);

CREATE TABLE shop.employee (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  department_id int NOT NULL REFERENCES shop.department,
  full_name text NOT NULL,
  email text NOT NULL UNIQUE,
  salary numeric(10,2) NOT NULL,
  hired_on date NOT NULL
);
ALTER TABLE shop.department
  ADD CONSTRAINT department_head FOREIGN KEY (head_id) REFERENCES shop.employee DEFERRABLE INITIALLY DEFERRED;
