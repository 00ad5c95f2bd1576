-- A person asked for this preview: it is there also where its project has none for pull requests of this kind.
ALTER TABLE preview ADD COLUMN chosen boolean NOT NULL DEFAULT false;
