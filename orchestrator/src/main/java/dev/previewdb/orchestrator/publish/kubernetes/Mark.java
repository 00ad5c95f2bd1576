package dev.previewdb.orchestrator.publish.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whose a Secret is, as its labels tell. One without them is never changed and never deleted.
 *
 * @param service a name that no other service's storage has
 */
public record Mark(String service, String project, String preview) {
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String OURS = "previewdb.dev/";
  private static final String SERVICE = OURS + "service";
  private static final String PREVIEW = OURS + "preview";

  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(MANAGED_BY, "previewdb");
    labels.put(SERVICE, service);
    labels.put(OURS + "project", project);
    labels.put(PREVIEW, preview);
    return labels;
  }

  /** The same with the incarnation that it leads to. */
  Map<String, String> labels(int epoch) {
    Map<String, String> labels = labels();
    labels.put(OURS + "epoch", String.valueOf(epoch));
    return labels;
  }

  /** What makes the Secret another's; empty where it is this preview's. */
  Optional<String> otherOwner(Secret secret) {
    Map<String, String> found =
        Optional.ofNullable(secret.getMetadata().getLabels()).orElse(Map.of());
    if (found.entrySet().containsAll(labels().entrySet())) {
      return Optional.empty();
    }
    if (!"previewdb".equals(found.get(MANAGED_BY)) || !found.containsKey(SERVICE)) {
      return Optional.of("it does not carry previewdb's labels");
    }
    return Optional.of(
        service.equals(found.get(SERVICE))
            ? "it is the preview " + found.get(PREVIEW) + "'s"
            : "it is another previewdb service's");
  }
}
