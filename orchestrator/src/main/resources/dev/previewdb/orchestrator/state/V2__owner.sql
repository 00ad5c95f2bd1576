-- The one storage this state speaks of: on another one, every preview in it would look lost.
CREATE TABLE state_owner (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  storage text NOT NULL,
  place text NOT NULL
);
