-- Links that show a preview's connection once. A row is gone when its link was opened. Of the token there is only a hash:
-- who reads this table can open none.
CREATE TABLE connection_link (
  token_hash bytea PRIMARY KEY,
  preview text NOT NULL,
  expires_at timestamptz NOT NULL
);
