package dev.previewdb.orchestrator.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.orchestrator.api.Previews.FrontDoor;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What receivers are told: the ten fields that GitHub lets an event have. There is no secret in it,
 * only where an authorized reader gets the password.
 *
 * @param delivery the same however often it is sent
 * @param at when it happened, UTC in ISO 8601
 * @param state {@code ready} or {@code gone}
 * @param preview its name
 * @param incarnation raised by every clone: by a reset, and not by a push
 * @param connection none where it is gone
 */
record HandOffBody(
    String delivery,
    String at,
    String state,
    String project,
    String preview,
    @Nullable Integer pullRequest,
    @Nullable String branch,
    @Nullable String commit,
    int incarnation,
    @Nullable Place connection) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Where the database is.
   *
   * @param credentials the path of the API that gives user and password to who may have them
   */
  record Place(String host, int port, String database, String credentials) {}

  static HandOffBody of(Letter letter, Preview preview, FrontDoor door, URI publicUrl) {
    PreviewKey key = preview.key();
    return new HandOffBody(
        letter.delivery().toString(),
        letter.at().toString(),
        letter.news().state().word(),
        key.project(),
        preview.name(),
        key instanceof PreviewKey.PullRequest pr ? pr.number() : null,
        key instanceof PreviewKey.Branch br ? br.branch() : null,
        letter.news().commit().orElse(null),
        letter.incarnation(),
        switch (letter.news().state()) {
          case READY ->
              new Place(
                  door.host(),
                  door.port(),
                  preview.name(),
                  publicUrl + "/api/v1/previews/" + preview.name() + "/connection");
          case GONE -> null;
        });
  }

  JsonNode json() {
    return JSON.valueToTree(this);
  }
}
