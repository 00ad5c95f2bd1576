package dev.previewdb.orchestrator.publish.kubernetes;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * What it means that the API server did not do as asked. Its own messages go no further: those of
 * an admission webhook may hold anything.
 */
final class Refusals {
  private final KubernetesClient client;

  Refusals(KubernetesClient client) {
    this.client = client;
  }

  PreviewDbException told(KubernetesClientException e, String done, Place place) {
    return switch (e.getCode()) {
      case HTTP_FORBIDDEN -> forbidden(e, done, place);
      case HTTP_NOT_FOUND ->
          PreviewDbException.of(Problem.SECRET_NAMESPACE_MISSING, place.namespace(), place.name());
      case HTTP_UNAUTHORIZED ->
          notDone(done, place, "the API server does not know who the service is");
      case HTTP_CONFLICT -> notDone(done, place, "somebody else changed it at the same time");
      default ->
          notDone(
              done,
              place,
              e.getCode() > 0
                  ? "the API server answered " + e.getCode() + reason(e)
                  : unanswered(e));
    };
  }

  private static String unanswered(KubernetesClientException e) {
    return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
            .anyMatch(SSLException.class::isInstance)
        ? "the API server does not prove by its certificate that it is the one"
        : "the API server cannot be reached in time";
  }

  /**
   * Who has rights in a namespace alone is forbidden to look for a Secret in one that is not there.
   */
  private PreviewDbException forbidden(KubernetesClientException e, String done, Place place) {
    if (causes(e).anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()))) {
      return notDone(done, place, "the namespace is being deleted");
    }
    if (isMissing(place.namespace())) {
      return PreviewDbException.of(
          Problem.SECRET_NAMESPACE_MISSING, place.namespace(), place.name());
    }
    return PreviewDbException.of(Problem.SECRET_FORBIDDEN, place, done, place.namespace());
  }

  private boolean isMissing(String namespace) {
    try {
      return client.namespaces().withName(namespace).get() == null;
    } catch (KubernetesClientException e) {
      // Then nobody knows
      return false;
    }
  }

  private static PreviewDbException notDone(String done, Place place, String why) {
    return PreviewDbException.of(Problem.SECRET_NOT_DONE, place, done, why);
  }

  private static String reason(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus())
        .map(Status::getReason)
        .map(word -> " (" + word + ")")
        .orElse("");
  }

  private static Stream<StatusCause> causes(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus())
        .map(Status::getDetails)
        .map(StatusDetails::getCauses)
        .stream()
        .flatMap(all -> all.stream());
  }
}
