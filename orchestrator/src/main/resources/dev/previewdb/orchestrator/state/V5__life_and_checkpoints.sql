-- How long a preview lives: who keeps it for good, and of which end its report has warned.
ALTER TABLE preview ADD COLUMN kept_by text;
ALTER TABLE preview ADD COLUMN warned_of timestamptz;

-- A removed preview's data stays until then, for who wants it back.
ALTER TABLE preview ADD COLUMN volume_until timestamptz;
ALTER TABLE preview ADD COLUMN undelete boolean NOT NULL DEFAULT false;

-- Incarnations and checkpoints are numbered together: a number is never given twice.
ALTER TABLE preview ADD COLUMN last_epoch int NOT NULL DEFAULT 0;
UPDATE preview SET last_epoch = epoch;

-- Another preview that clones are made from, in place of the snapshot.
ALTER TABLE preview ADD COLUMN parent_id bigint REFERENCES preview ON DELETE SET NULL;

-- States of a preview that people had saved. One without a time is asked for, or could not be made.
CREATE TABLE checkpoint (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  preview_id bigint NOT NULL REFERENCES preview ON DELETE CASCADE,
  name text NOT NULL,
  epoch int,
  made_at timestamptz,
  facts jsonb,
  failure text,
  UNIQUE (preview_id, name)
);

-- The checkpoint that the next incarnation is made from.
ALTER TABLE preview ADD COLUMN restore_id bigint REFERENCES checkpoint ON DELETE SET NULL;

-- A person wants it asleep as soon as nobody is connected, or its migrations tried once more.
ALTER TABLE preview ADD COLUMN sleep boolean NOT NULL DEFAULT false;
ALTER TABLE preview ADD COLUMN migrate boolean NOT NULL DEFAULT false;
