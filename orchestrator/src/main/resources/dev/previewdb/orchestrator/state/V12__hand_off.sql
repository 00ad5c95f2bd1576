-- What is to be told of previews to those who deploy apps beside them, written together with the move it tells of. Of one
-- preview and way the oldest that is not done is sent, so that they arrive in order.
CREATE TABLE hand_off (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  preview_id bigint NOT NULL REFERENCES preview ON DELETE CASCADE,
  way text NOT NULL,
  state text NOT NULL,
  commit_sha text,
  incarnation int NOT NULL,

  -- the same however often it is sent
  delivery_id uuid NOT NULL DEFAULT gen_random_uuid(),
  at timestamptz NOT NULL DEFAULT now(),
  done_at timestamptz
);
CREATE INDEX hand_off_of_preview ON hand_off (preview_id, way, id);
CREATE INDEX hand_off_waiting ON hand_off (preview_id, way, id) WHERE done_at IS NULL;

-- db-scheduler's entries for them, in a table of their own: the workers of previews never wait for a receiver.
CREATE TABLE scheduled_hand_offs (LIKE scheduled_tasks INCLUDING ALL);
