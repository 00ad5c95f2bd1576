package dev.previewdb.orchestrator.publish;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.api.ConnectionView;
import dev.previewdb.orchestrator.config.KubernetesSecret;
import dev.previewdb.orchestrator.config.NamePattern;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.publish.kubernetes.Cluster;
import dev.previewdb.orchestrator.publish.kubernetes.ClusterAccess;
import dev.previewdb.orchestrator.publish.kubernetes.ConnectionSecret;
import dev.previewdb.orchestrator.publish.kubernetes.Mark;
import dev.previewdb.orchestrator.publish.kubernetes.Place;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The Secrets that hold previews' connections. The outbox has no password: it is derived when it is
 * sent.
 *
 * @param service a name that no other service's storage has
 * @param connections by a preview's name; throws where nobody could connect now
 * @param sslMode what clients have to use; none where they may choose
 */
public record ConnectionSecrets(
    ClusterAccess access,
    String service,
    Function<String, ConnectionView> connections,
    Optional<String> sslMode) {

  /**
   * Has the Secret be as the letter says. Unlike those who are told, it has no use for what was so
   * in between.
   *
   * @param due whether the letter still says how it is
   * @return whether anything changed by it
   */
  boolean send(Letter letter, Preview preview, KubernetesSecret settings, BooleanSupplier due) {
    if (!due.getAsBoolean()) {
      return false;
    }
    String project = preview.key().project();
    Mark mark = new Mark(service, project, preview.name());
    Place place =
        new Place(
            filled(settings.namespace(), preview, "namespace"),
            filled(settings.name(), preview, "name"));
    try (Cluster cluster = access.open(project, settings.cluster())) {
      return switch (letter.news().state()) {
        case READY ->
            cluster.put(
                new ConnectionSecret(
                    place,
                    mark,
                    letter.incarnation(),
                    settings.labels(),
                    settings.annotations(),
                    connections.apply(preview.name()),
                    sslMode),
                due);
        case GONE -> cluster.remove(place, mark, due);
      };
    }
  }

  private static String filled(NamePattern pattern, Preview preview, String key) {
    String project = preview.key().project();
    return pattern
        .filled(project, preview.name())
        .orElseThrow(() ->
            PreviewDbException.of(
                Problem.SECRET_NAME_TOO_LONG, preview.name(), pattern.longest(), project, key));
  }
}
