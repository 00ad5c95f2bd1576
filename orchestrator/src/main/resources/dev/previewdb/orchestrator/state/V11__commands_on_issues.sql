-- A command on an issue that is no pull request: its number is then in the column of the pull request's, for the two share their numbers.
ALTER TABLE command ADD COLUMN on_issue boolean NOT NULL DEFAULT false;
