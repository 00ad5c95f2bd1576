CREATE TABLE shop.since_18 (
  id int CONSTRAINT "named ""not"" null" NOT NULL,
  other int NOT NULL NO INHERIT,
  twice int GENERATED ALWAYS AS (id * 2) VIRTUAL,
  stored int GENERATED ALWAYS AS (id * 3) STORED,
  loose int,
  CONSTRAINT unenforced CHECK (other > 1000) NOT ENFORCED);
ALTER TABLE shop.since_18 ADD CONSTRAINT not_yet NOT NULL loose NOT VALID;
CREATE TABLE shop.since_18_period (id int, valid_at daterange, CONSTRAINT temporal PRIMARY KEY (id, valid_at WITHOUT OVERLAPS));
CREATE TABLE shop.since_18_temporal (id int, valid_at daterange,
  CONSTRAINT within FOREIGN KEY (id, PERIOD valid_at) REFERENCES shop.since_18_period (id, PERIOD valid_at));
CREATE TABLE shop.since_18_loose (customer bigint, CONSTRAINT told_only FOREIGN KEY (customer) REFERENCES shop.customer NOT ENFORCED);
CREATE TABLE shop.since_18_parent (a int CONSTRAINT parent_a NOT NULL);
CREATE TABLE shop.since_18_heir (b int, CONSTRAINT own_too NOT NULL a) INHERITS (shop.since_18_parent);
CREATE TABLE shop.since_18_partitioned (a int CONSTRAINT partitioned_a NOT NULL) PARTITION BY LIST (a);
CREATE TABLE shop.since_18_partition PARTITION OF shop.since_18_partitioned FOR VALUES IN (1);
CREATE TABLE shop.since_18_attached (a int CONSTRAINT its_own_name NOT NULL);
ALTER TABLE shop.since_18_partitioned ATTACH PARTITION shop.since_18_attached FOR VALUES IN (2);
