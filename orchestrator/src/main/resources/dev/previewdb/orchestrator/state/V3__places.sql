-- Whether the preview has one of its project's places: taken before its first clone is made, given back when it is removed.
ALTER TABLE preview ADD COLUMN placed boolean NOT NULL DEFAULT false;
UPDATE preview SET placed = true WHERE epoch > 0 AND state ->> 'is' <> 'removed';
CREATE INDEX preview_placed ON preview (project) WHERE placed;
