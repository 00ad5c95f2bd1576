CREATE TABLE shop.since_15 (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b));
CREATE VIEW shop.since_15_view WITH (security_invoker = true) AS SELECT a FROM shop.since_15;
CREATE TABLE shop.since_15_target (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE shop.since_15_child (a int, b int, FOREIGN KEY (a, b) REFERENCES shop.since_15_target ON DELETE SET NULL (b));
