package dev.previewdb.orchestrator.publish.kubernetes;

import dev.previewdb.orchestrator.api.ConnectionView;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a preview's Secret is to be.
 *
 * @param epoch the incarnation that it leads to
 * @param labels of the operator's
 * @param sslMode libpq's; none where clients may choose
 */
public record ConnectionSecret(
    Place place,
    Mark mark,
    int epoch,
    Map<String, String> labels,
    Map<String, String> annotations,
    ConnectionView connection,
    Optional<String> sslMode) {

  /**
   * As it is applied: {@code data}, so that what is applied is what is kept. A {@code stringData}
   * is only written, so that a key once given there stays when it is given no more.
   *
   * @param version of the one that it is to take the place of
   */
  Secret manifest(String version) {
    SecretBuilder secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(place.namespace())
            .withName(place.name())
            .withResourceVersion(version)
            .addToLabels(labels)
            .addToLabels(mark.labels(epoch))
            .addToAnnotations(annotations)
            .endMetadata()
            .withType("Opaque");
    keys().forEach((key, value) -> secret.addToData(key, base64(value)));
    return secret.build();
  }

  /** By the names that libpq and most applications read from their environment. */
  private Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("DATABASE_URL", connection.url() + sslMode.map(mode -> "?sslmode=" + mode).orElse(""));
    keys.put("PGHOST", connection.host());
    keys.put("PGPORT", String.valueOf(connection.port()));
    keys.put("PGDATABASE", connection.database());
    keys.put("PGUSER", connection.user());
    keys.put("PGPASSWORD", connection.password());
    sslMode.ifPresent(mode -> keys.put("PGSSLMODE", mode));
    return keys;
  }

  private static String base64(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }
}
