-- Deliveries as GitHub sent them: the primary key makes a delivery that comes twice count once.
CREATE TABLE inbox (
  delivery_id text PRIMARY KEY,
  event text NOT NULL,
  body bytea NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  handled_at timestamptz,
  outcome text
);
CREATE INDEX inbox_unhandled ON inbox (received_at) WHERE handled_at IS NULL;

-- One row for each preview, kept after its removal so that a reopened pull request finds its comment again.
CREATE TABLE preview (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  project text NOT NULL,
  repository_id bigint,
  pull_request int,
  branch text,

  -- what is wanted
  dismissed_by text,
  head_sha text,
  expires_at timestamptz,
  reset_epoch int NOT NULL DEFAULT 0,
  generation bigint NOT NULL DEFAULT 1,
  look_at timestamptz,

  -- what is
  state jsonb NOT NULL,
  state_since timestamptz NOT NULL DEFAULT now(),
  epoch int NOT NULL DEFAULT 0,
  facts jsonb NOT NULL DEFAULT '{}',
  observed bigint NOT NULL DEFAULT 0,

  -- every claim of the row raises the fence; a worker that lost its claim can write nothing any more
  fence bigint NOT NULL DEFAULT 0,

  -- what was told
  revision bigint NOT NULL DEFAULT 1,
  reported bigint NOT NULL DEFAULT 0,
  comment_id bigint,

  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT preview_for_pull_request_or_branch CHECK (
    (repository_id IS NULL) = (pull_request IS NULL) AND (pull_request IS NULL) <> (branch IS NULL)
  )
);
CREATE UNIQUE INDEX preview_pull_request ON preview (project, repository_id, pull_request) WHERE branch IS NULL;
CREATE UNIQUE INDEX preview_branch ON preview (project, branch) WHERE branch IS NOT NULL;

-- db-scheduler's own table, as its version 16 wants it.
CREATE TABLE scheduled_tasks (
  task_name text NOT NULL,
  task_instance text NOT NULL,
  task_data bytea,
  execution_time timestamptz,
  picked boolean NOT NULL,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures int,
  last_heartbeat timestamptz,
  version bigint NOT NULL,
  priority smallint,
  state text,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
