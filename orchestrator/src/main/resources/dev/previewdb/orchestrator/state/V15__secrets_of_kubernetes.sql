-- db-scheduler's entries for Secrets of Kubernetes, in a table of their own: an API server that hangs keeps no webhook
-- waiting.
CREATE TABLE scheduled_secrets (LIKE scheduled_tasks INCLUDING ALL);
