-- A shop with one of everything that masking has to get right. Runs on every release from 14 on.
CREATE SCHEMA shop;
CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE EXTENSION btree_gist;

CREATE TYPE shop.plan AS ENUM ('free', 'plus', 'it''s "pro"');
CREATE TYPE shop.place AS (street text, town text, zip text);
CREATE DOMAIN shop.email_address AS varchar(80) CHECK (VALUE LIKE '%@%') ;
CREATE DOMAIN shop.percent AS int CHECK (VALUE >= 0 AND VALUE <= 100);

CREATE TABLE shop.country (code char(2) PRIMARY KEY, name text NOT NULL);

CREATE TABLE shop.customer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dropped int,
  email shop.email_address NOT NULL,
  login citext UNIQUE,
  first_name varchar(40) NOT NULL CHECK (char_length(first_name) > 0),
  last_name text NOT NULL,
  phone varchar(30),
  street text, city varchar(30), zip varchar(10),
  country char(2) REFERENCES shop.country,
  born date CHECK (born IS NOT NULL OR born IS NULL),
  plan shop.plan NOT NULL DEFAULT 'free',
  active boolean NOT NULL DEFAULT true,
  newsletter_token uuid DEFAULT gen_random_uuid() UNIQUE,
  national_id numeric(12,0) UNIQUE,
  credit numeric(10,2) NOT NULL DEFAULT 0 CHECK (credit >= 0),
  discount shop.percent DEFAULT 0,
  preferences jsonb NOT NULL DEFAULT '{}',
  tags text[],
  home shop.place,
  properties hstore,
  picture bytea,
  last_ip inet,
  status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'active', 'it''s gone')),
  note text,
  referrer bigint REFERENCES shop.customer,
  favourite_order bigint,
  display_name text GENERATED ALWAYS AS (first_name || ' ' || last_name) STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz,
  CHECK (updated_at >= created_at),
  UNIQUE (email)
);
ALTER TABLE shop.customer DROP COLUMN dropped;
CREATE UNIQUE INDEX customer_lower_email ON shop.customer (lower(email::text));
CREATE UNIQUE INDEX customer_one_phone ON shop.customer (phone) WHERE phone IS NOT NULL;

CREATE TABLE shop.product (id serial PRIMARY KEY, sku varchar(12) NOT NULL UNIQUE, name text NOT NULL,
  price numeric(8,2) NOT NULL CHECK (price > 0), weight real, stock int NOT NULL DEFAULT 0);

CREATE TABLE shop."order" (
  id bigserial,
  customer_id bigint NOT NULL REFERENCES shop.customer,
  customer_email varchar(120) REFERENCES shop.customer (email),
  placed_at timestamp NOT NULL,
  total numeric(12,2),
  address text,
  PRIMARY KEY (id, placed_at)
) PARTITION BY RANGE (placed_at);
CREATE TABLE shop.order_2024 PARTITION OF shop."order" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE shop.order_2025 (address text, gone int, total numeric(12,2), placed_at timestamp NOT NULL,
  customer_email varchar(120), customer_id bigint NOT NULL, id bigint NOT NULL DEFAULT 7);
ALTER TABLE shop.order_2025 DROP COLUMN gone;
ALTER TABLE shop."order" ATTACH PARTITION shop.order_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

CREATE TABLE shop.invoice (number text PRIMARY KEY, order_id bigint, order_placed_at timestamp,
  FOREIGN KEY (order_id, order_placed_at) REFERENCES shop."order" (id, placed_at));
ALTER TABLE shop.customer ADD CONSTRAINT favourite FOREIGN KEY (favourite_order)
  REFERENCES shop.customer (id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE shop.visit (id bigint PRIMARY KEY, who citext, region text NOT NULL, at date NOT NULL) ;
CREATE TABLE shop.by_region (region text NOT NULL, person_name text, amount float8) PARTITION BY LIST (region);
CREATE TABLE shop.by_region_eu PARTITION OF shop.by_region FOR VALUES IN ('eu', 'uk');
CREATE TABLE shop.by_region_us PARTITION OF shop.by_region FOR VALUES IN ('us');
CREATE TABLE shop.by_hash (key text NOT NULL, email text, PRIMARY KEY (key)) PARTITION BY HASH (key);
CREATE TABLE shop.by_hash_0 PARTITION OF shop.by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE shop.by_hash_1 PARTITION OF shop.by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);

CREATE TABLE shop.room (id int PRIMARY KEY, guest_name text,
  during daterange, EXCLUDE USING gist (id WITH =, during WITH &&));

CREATE TABLE shop.thing (id int PRIMARY KEY, label text NOT NULL CHECK (label <> ''));
CREATE TABLE shop.heavy_thing (owner_email text) INHERITS (shop.thing);

CREATE TABLE shop.nothing ();
CREATE TABLE shop.computed_only (twice int GENERATED ALWAYS AS (2 * 21) STORED);
CREATE TABLE shop.employee (id int PRIMARY KEY, boss int REFERENCES shop.employee, department int, salary int);
CREATE TABLE shop.department (id int PRIMARY KEY, head int REFERENCES shop.employee, name text);
ALTER TABLE shop.employee ADD FOREIGN KEY (department) REFERENCES shop.department DEFERRABLE;

CREATE SCHEMA "Odd ""s"".🐘";
CREATE TABLE "Odd ""s"".🐘"."ta.ble
""🐘🐘🐘" ("select" int, "SELECT" text, "rows" text, "a.b ""c"": #\" text UNIQUE,
  "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk" text, "🐘" text, """quoted""" text, "null" text, "1" text, "new
line" text);

CREATE TABLE public.flyway_schema_history (installed_rank int NOT NULL, version varchar(50), description varchar(200) NOT NULL,
  type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int, installed_by varchar(100) NOT NULL,
  installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT NULL, success boolean NOT NULL);
CREATE TABLE public.schema_migrations (version varchar PRIMARY KEY);
CREATE TABLE public.migrations (id int PRIMARY KEY, bird text);

CREATE MATERIALIZED VIEW shop.a_revenue AS SELECT customer_id, sum(total) AS total FROM shop."order" GROUP BY 1;
CREATE VIEW shop.between_them AS SELECT * FROM shop.a_revenue;
CREATE MATERIALIZED VIEW shop.a_best AS SELECT max(total) AS best FROM shop.between_them;
CREATE MATERIALIZED VIEW shop.empty_one AS SELECT 1 AS one WITH NO DATA;
