-- The difference, head and base, that made a pull request none of the project's: no need to ask again what files it changes.
ALTER TABLE preview ADD COLUMN elsewhere text;

-- A comment is one command with one answer, whichever of its repository's projects it is for.
ALTER TABLE command ADD COLUMN projects text[];
UPDATE command SET projects = ARRAY[project];
ALTER TABLE command ALTER COLUMN projects SET NOT NULL;
ALTER TABLE command DROP CONSTRAINT command_origin_project_key;
ALTER TABLE command DROP COLUMN project;
ALTER TABLE command ADD UNIQUE (origin, projects);
