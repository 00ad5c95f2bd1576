CREATE TABLE shop.since_17 (id bigint GENERATED ALWAYS AS IDENTITY, at int NOT NULL) PARTITION BY LIST (at);
CREATE TABLE shop.since_17_one PARTITION OF shop.since_17 FOR VALUES IN (1);
CREATE DOMAIN shop.since_17_domain AS text CONSTRAINT "must be there" NOT NULL;
