-- Commands that people gave in comments and by buttons. One origin, such as a comment, is one command for each project,
-- however often its delivery comes.
CREATE TABLE command (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  project text NOT NULL,
  repository_id bigint NOT NULL,
  pull_request int NOT NULL,
  origin text NOT NULL,
  comment_id bigint,
  author text NOT NULL,
  author_id bigint NOT NULL,
  verb text NOT NULL,
  argument text NOT NULL,
  unknown boolean NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),

  -- written together with what the command does, so that it is never done twice
  accepted boolean,
  answer text,

  -- and this when the answer has arrived
  answered_at timestamptz,
  UNIQUE (origin, project)
);
CREATE INDEX command_unanswered ON command (id) WHERE answered_at IS NULL;

-- Which repository a project's configured name led to first. A repository keeps its id when it is renamed or transferred, and
-- another one may take its name.
CREATE TABLE project_repository (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  project text NOT NULL UNIQUE,
  configured text NOT NULL,
  repository_id bigint,
  look_at timestamptz NOT NULL DEFAULT now()
);

-- A commit from a fork that a person with write access let in. Never the pull request: the next push brings another commit.
CREATE TABLE fork_approval (
  project text NOT NULL,
  repository_id bigint NOT NULL,
  pull_request int NOT NULL,
  sha text NOT NULL,
  approved_by text NOT NULL,
  approved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project, repository_id, pull_request, sha)
);
