-- db-scheduler's entries for captures, in a table of their own: the workers of previews never see one.
CREATE TABLE scheduled_captures (LIKE scheduled_tasks INCLUDING ALL);

-- What the reports of a project's previews were last told of its snapshots.
CREATE TABLE snapshot_news (
  project text PRIMARY KEY,
  news text NOT NULL
);
